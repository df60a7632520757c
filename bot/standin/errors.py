"""The one error of the Bot API, with Telegram's codes and words."""

from typing import Any


class BotApiError(Exception):
    """A refused call: HTTP status and `error_code`, `description`, and `parameters` if there are any."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(text: str, parameters: dict[str, Any] | None = None) -> BotApiError:
    """400 with Telegram's usual prefix."""
    return BotApiError(400, f"Bad Request: {text}", parameters)


def forbidden(text: str) -> BotApiError:
    """403 with Telegram's usual prefix."""
    return BotApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> BotApiError:
    """409 with Telegram's usual prefix."""
    return BotApiError(409, f"Conflict: {text}")


def too_many_requests(retry_after: int) -> BotApiError:
    """429 with the seconds to wait."""
    return BotApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
