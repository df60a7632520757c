"""The methods by which a bot gets its updates and files, and answers taps."""

import asyncio
import re
from urllib.parse import urlsplit

from bot.standin import files
from bot.standin.calls import Call, Described
from bot.standin.errors import bad_request, conflict, too_many_requests
from bot.standin.messages import Json
from bot.standin.parameters import Upload
from bot.standin.updates import Waiting

_LONGEST_POLL = 50
_WEBHOOK_PORTS = (80, 88, 443, 8443)


async def get_updates(call: Call) -> list[Json]:
    """getUpdates."""
    params, bot = call.params, call.bot
    if bot.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    abort(
        call,
        "terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    bot.updates.allow(params.get("allowed_updates"))
    offset = params.get("offset", 0)
    limit = max(1, min(100, params.get("limit", 100)))
    timeout = max(0, min(_LONGEST_POLL, params.get("timeout", 0)))
    updates = bot.updates.fetch(offset, limit)
    if updates or not timeout:
        return updates
    await _wait(call, timeout)
    # The offset spoke of the updates of that moment: what came since is not confirmed by it.
    return bot.updates.fetch(0, limit)


async def _wait(call: Call, timeout: float) -> None:
    """Until an update comes, the time is over, or another call puts an end to it (then it raises)."""
    bot = call.bot
    arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def arrive(_: Waiting | None) -> None:
        if not arrived.done():
            arrived.set_result(None)

    async def run_out() -> None:
        await call.world.clock.sleep(timeout)
        arrive(None)

    bot.poll = arrived
    bot.updates.listeners.append(arrive)
    bot.polling.set()
    clock = asyncio.create_task(run_out())
    try:
        await arrived
    finally:
        clock.cancel()
        bot.updates.listeners.remove(arrive)
        if bot.poll is arrived:
            bot.poll = None
            bot.polling.clear()


def abort(call: Call, text: str) -> None:
    """End the getUpdates that waits, if one does, with 409."""
    poll, call.bot.poll = call.bot.poll, None
    if poll is not None and not poll.done():
        poll.set_exception(conflict(text))
        call.bot.polling.clear()


async def set_webhook(call: Call) -> Described:
    """setWebhook."""
    params, webhook = call.params, call.bot.webhook
    url = params.get("url", "").strip()
    if not url:
        return delete_webhook(call)
    now = call.world.seconds()
    if now < webhook.set_at + 1:
        raise too_many_requests(1)
    secret = params.get("secret_token", "")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch("[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    _check_url(url, local=call.world.local_webhooks)
    certificate = params.get("certificate")
    pem = certificate.data.decode() if isinstance(certificate, Upload) else None
    wanted = (url, secret, pem, max(1, min(100, params.get("max_connections", 40))))
    had = (webhook.url, webhook.secret_token, webhook.certificate, webhook.max_connections)
    webhook.set_at = now
    abort(call, "terminated by setWebhook request")
    allowed = call.bot.updates.allowed
    call.bot.updates.allow(params.get("allowed_updates"))
    if params.get("drop_pending_updates"):
        call.bot.updates.clear()
    if wanted == had and call.bot.updates.allowed == allowed:
        return Described(True, "Webhook is already set")
    webhook.url, webhook.secret_token, webhook.certificate, webhook.max_connections = wanted
    webhook.ip_address = params.get("ip_address") or _address(url)
    webhook.last_error_date = None
    webhook.start()
    return Described(True, "Webhook was set")


def _check_url(url: str, *, local: bool) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname or parts.scheme not in ("http", "https") or re.search(r"\s", url):
        raise bad_request("invalid webhook URL specified")
    if local:
        return
    if parts.scheme == "http":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in _WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _address(url: str) -> str | None:
    """The address that the url itself names; names are not looked up here."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return "127.0.0.1"
    return host if re.fullmatch(r"[\d.]+|[0-9a-f:]+:[0-9a-f:]*", host) else None


def delete_webhook(call: Call) -> Described:
    """deleteWebhook."""
    webhook = call.bot.webhook
    had = webhook.url
    webhook.url = ""
    webhook.start()
    if call.params.get("drop_pending_updates"):
        call.bot.updates.clear()
    return Described(True, "Webhook was deleted" if had else "Webhook is already deleted")


def get_webhook_info(call: Call) -> Json:
    """getWebhookInfo."""
    webhook, updates = call.bot.webhook, call.bot.updates
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": webhook.certificate is not None,
        "pending_update_count": len(updates),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
        if webhook.ip_address is not None:
            info["ip_address"] = webhook.ip_address
        if webhook.last_error_date is not None:
            info["last_error_date"] = webhook.last_error_date
            info["last_error_message"] = webhook.last_error_message
    if updates.allowed is not None:
        info["allowed_updates"] = sorted(updates.allowed)
    return info


def get_file(call: Call) -> Json:
    """getFile."""
    file = call.world.files.find(call.params.get("file_id", ""), call.bot.id)
    if file is None:
        raise bad_request("invalid file_id")
    if file.file_size > files.MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    call.bot.fetchable.add(file.path)
    return {
        "file_id": files.id_for(file, call.bot.id),
        "file_unique_id": file.unique_id,
        "file_size": file.file_size,
        "file_path": file.path,
    }


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery."""
    params = call.params
    text = params.get("text", "")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = params.get("callback_query_id", "")
    chat = call.bot.tapped_chat(query_id)
    if chat is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    chat.answer(query_id, text, params.get("show_alert", False), params.get("url"))
    return True
