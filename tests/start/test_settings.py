"""Settings are read once, checked at the start, and never shown."""

from pathlib import Path

import pytest

from bot.settings import BadSetting, Settings, read_settings

TOKEN = "123456789:" + "letters-of-an-example-token"


def test_a_token_is_enough() -> None:
    chosen = read_settings({"LEERLIJN_TOKEN": TOKEN})
    assert chosen == Settings(token=TOKEN)
    assert chosen.database_url == "sqlite:///.data/leerlijn.sqlite"
    assert chosen.key_file == Path(".data/leerlijn.key")


def test_all_are_read_by_their_type() -> None:
    chosen = read_settings(
        {
            "LEERLIJN_TOKEN": f"  {TOKEN} ",
            "LEERLIJN_DATA": "/var/lib/leerlijn",
            "LEERLIJN_LIMIT": "1000",
            "LEERLIJN_REVIEWED_ONLY": "true",
            "LEERLIJN_LISTEN": "localhost:0",
            "LEERLIJN_LOG_LEVEL": "DEBUG",
            "LEERLIJN_WEBHOOK": "https://bot.example/updates",
            "LEERLIJN_WEBHOOK_SECRET": "sixteen-letters-",
            "PATH": "/bin",
        }
    )
    assert (chosen.token, chosen.limit, chosen.reviewed_only) == (TOKEN, 1000, True)
    assert chosen.database_url == "sqlite:////var/lib/leerlijn/leerlijn.sqlite"


def test_empty_is_as_left_out() -> None:
    assert (
        read_settings({"LEERLIJN_TOKEN": TOKEN, "LEERLIJN_LIMIT": " ", "LEERLIJN_DATABASE": ""}).limit == 30
    )


def test_what_is_given_comes_before_the_environment() -> None:
    assert read_settings({"LEERLIJN_TOKEN": "wrong", "LEERLIJN_LIMIT": "7"}, token=TOKEN).limit == 7


def test_commands_without_telegram_need_no_token() -> None:
    assert read_settings({}, token_needed=False).token == ""
    with pytest.raises(BadSetting) as refused:
        read_settings({"LEERLIJN_TOKEN": "wrong"}, token_needed=False)
    assert refused.value.variable == "LEERLIJN_TOKEN"


@pytest.mark.parametrize(
    "address",
    [
        "https://bot.example",
        "http://127.0.0.1:8080/x",
        "http://localhost/x",
        "https://bot.example:8443/a?b=c",
    ],
)
def test_addresses_for_a_webhook(address: str) -> None:
    chosen = read_settings({}, token=TOKEN, webhook=address, webhook_secret="sixteen-letters-")
    assert chosen.webhook == address


@pytest.mark.parametrize(
    "address",
    [
        "http://bot.example",
        "http://127.0.0.1.bot.example",
        "http://localhost.bot.example",
        "https://",
        "https:///updates",
        "ftp://bot.example",
        "bot.example",
        "https://bot.example/with a space",
    ],
)
def test_no_addresses_for_a_webhook(address: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({}, token=TOKEN, webhook=address, webhook_secret="sixteen-letters-")
    assert refused.value.variable == "LEERLIJN_WEBHOOK"


@pytest.mark.parametrize("command", ["", "off", "speak --voice nl", "speak 'two words' {text}"])
def test_commands_that_speak(command: str) -> None:
    assert read_settings({}, token=TOKEN, speech=command).speech == command


def test_a_command_whose_quote_does_not_end_is_none() -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({}, token=TOKEN, speech="speak 'one")
    assert refused.value.variable == "LEERLIJN_SPEECH"


@pytest.mark.parametrize(
    "secret", ["", "short", "fifteen-letters", "with a space in it", "x" * 257, "sixteen-letters§"]
)
def test_secrets_that_telegram_would_refuse_or_that_can_be_guessed(secret: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({}, token=TOKEN, webhook="https://bot.example", webhook_secret=secret)
    assert refused.value.variable == "LEERLIJN_WEBHOOK_SECRET"


def test_a_mistyped_name_does_not_pass_in_silence() -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({"LEERLIJN_TOKEN": TOKEN, "LEERLIJN_LIMMIT": "7"})
    assert refused.value.variable == "LEERLIJN_LIMMIT"
    assert "LEERLIJN_LIMIT" in refused.value.remedy


def test_settings_do_not_change() -> None:
    chosen = read_settings({}, token=TOKEN)
    with pytest.raises(AttributeError):
        chosen.token = "another"  # type: ignore[misc]
