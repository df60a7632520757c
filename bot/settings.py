"""The settings: read from the environment once, checked at the start, frozen, secrets never printed.

Each field is one variable: `LEERLIJN_` and the field's name in capitals. The table in README.md is tested against
this class.
"""

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

import msgspec

PREFIX = "LEERLIJN_"


@dataclass
class BadSetting(Exception):
    """A setting is missing or wrong: its variable, what is wrong, and how to mend it. Never its value."""

    variable: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.variable} {self.problem}. {self.remedy}"


Token = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{3,20}:[A-Za-z0-9_-]{20,100}$")]
WebAddress = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/?#{}]+[^\s{}]*$")]
MailAddress = Annotated[
    str,
    msgspec.Meta(max_length=254, pattern=r"^[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}$"),
]
WebhookSecret = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{16,256}$")]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings with their defaults."""

    token: str = ""
    data: str = ".data"
    database: str = ""
    key: str = ""
    api: WebAddress = "https://api.telegram.org"
    listen: Annotated[str, msgspec.Meta(pattern=r"^[^\s:]+:[0-9]{1,5}$")] = "127.0.0.1:8080"
    webhook: str = ""
    webhook_secret: str = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 30
    reviewed_only: bool = False
    speech: str = ""
    smtp: str = ""
    mail_from: str = ""
    translate: str = ""
    translate_key: str = ""
    log_level: Annotated[str, msgspec.Meta(pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"

    @property
    def folder(self) -> Path:
        return Path(self.data)

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.folder / 'leerlijn.sqlite'}"

    @property
    def key_file(self) -> Path:
        return self.folder / "leerlijn.key"

    def __repr__(self) -> str:
        return "Settings(***)"


# What is wrong and how to mend it, for a reader who has never seen the code.
REMEDIES = {
    "token": (
        "is missing or is not a bot token",
        "Ask @BotFather in Telegram for one: it looks like 123456789:AAbb...",
    ),
    "data": ("is not a folder", "Give the path of a folder that the bot may write in."),
    "database": (
        "is not a database address",
        "Leave it empty for SQLite, or give postgresql://user:password@host/name.",
    ),
    "key": (
        "is not a key",
        "Give one or more keys made by `python -m bot key`, the newest first, with commas between.",
    ),
    "api": ("is not a web address", "Leave it out, or give the address of your own Bot API server."),
    "listen": ("is not host:port", "Give for example 127.0.0.1:8080."),
    "webhook": (
        "is not an https address",
        "Give the public https address of the bot, or leave it empty for polling.",
    ),
    "webhook_secret": (
        "is missing or too simple",
        "Give 16 to 256 characters of A-Z a-z 0-9 _ - when LEERLIJN_WEBHOOK is set.",
    ),
    "limit": (
        "is not a number from 1 to 1000",
        "Leave it at 30 unless paid broadcast is switched on for the bot.",
    ),
    "reviewed_only": ("is not true or false", "Give true to show only translations that a person has read."),
    "speech": (
        "is not a command",
        "Give a command that reads Dutch words and writes WAV or OGG with Opus; leave it empty for espeak-ng; or give off.",
    ),
    "smtp": (
        "is not the address of a mail server",
        "Give smtp://user:password@host:587 or smtps://user:password@host:465 (%40 for @), or leave it empty: no mail.",
    ),
    "mail_from": (
        "is missing or is not an e-mail address",
        "Give the address from which mail comes, for example leerlijn@voorbeeldstad.example, when LEERLIJN_SMTP is set.",
    ),
    "translate": (
        "is not a web address",
        "Leave it empty for no translation by a machine, or give the address of a LibreTranslate server.",
    ),
    "translate_key": ("is not a key", "Give the key of that server, or leave it empty where it wants none."),
    "log_level": ("is not a log level", "Give DEBUG, INFO, WARNING or ERROR."),
}


def variable(field: str) -> str:
    return PREFIX + field.upper()


def bad(field: str) -> BadSetting:
    return BadSetting(variable(field), *REMEDIES[field])


def read_settings(
    environment: Mapping[str, str] = os.environ, *, token_needed: bool = True, **given: str
) -> Settings:
    """Reads and checks all settings; `given` comes before the environment.

    `token_needed` is False for the commands that never speak to Telegram.

    Raises BadSetting for the first one that is wrong, and for a variable with our prefix that we do not know:
    a typing mistake in a name must not pass in silence.
    """
    values = {
        name[len(PREFIX) :].lower(): value.strip()
        for name, value in environment.items()
        if name.startswith(PREFIX) and value.strip()
    } | given
    for name in values:
        if name not in Settings.__struct_fields__:
            known = ", ".join(variable(field) for field in Settings.__struct_fields__)
            raise BadSetting(variable(name), "is not a setting", f"The settings are: {known}.")
    for name, kind in Settings.__annotations__.items():
        if name in values:
            _check(name, values[name], kind)
    if token_needed or "token" in values:
        _check("token", values.get("token", ""), Token)
    settings: Settings = msgspec.convert(values, Settings, strict=False)
    _check_together(settings)
    return settings


def _check(name: str, value: str, kind: object) -> None:
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        # The library's message is left out on purpose: it could hold the value.
        raise bad(name) from None


def _parts(name: str, value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        # Only asking for it reads the port.
        reachable = parts.hostname is not None and parts.port != 0
    except ValueError:
        reachable = False
    if not reachable:
        raise bad(name)
    return parts


def _check_together(settings: Settings) -> None:
    if settings.database and not settings.database.startswith(
        ("sqlite:///", "postgresql://", "postgresql+psycopg://")
    ):
        raise bad("database")
    if settings.folder.exists() and not settings.folder.is_dir():
        raise bad("data")
    _parts("api", settings.api)
    if settings.webhook:
        _check("webhook", settings.webhook, WebAddress)
        # Plain http only on this machine: for a Bot API server of one's own, and for tests.
        address = _parts("webhook", settings.webhook)
        if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost"):
            raise bad("webhook")
        _check("webhook_secret", settings.webhook_secret, WebhookSecret)
    if settings.translate:
        _check("translate", settings.translate, WebAddress)
        # What people write goes there: plain http only on this machine.
        address = _parts("translate", settings.translate)
        if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost"):
            raise bad("translate")
    try:
        shlex.split(settings.speech)
    except ValueError:
        raise bad("speech") from None
    if settings.smtp:
        if _parts("smtp", settings.smtp).scheme not in ("smtp", "smtps"):
            raise bad("smtp")
        _check("mail_from", settings.mail_from, MailAddress)
    port = int(settings.listen.rpartition(":")[2])
    if port > 65535:
        raise bad("listen")
