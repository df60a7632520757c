"""Looks at everything that a running bot needs, and says what to do about what is wrong."""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from aiosmtplib.errors import SMTPAuthenticationError, SMTPException

from bot.app import bot_name
from bot.clock import WallClock
from bot.keys import read_keys
from bot.mailing import Mailer, server_of
from bot.settings import BadSetting, Settings, read_settings
from bot.speech import OFF, NotSpoken, Why, find_voice
from bot.startup import sentence
from storage import Database, migrate, open_database
from storage.duty import names_without

# Reminders at the right minute need a clock that is not further off than this.
CLOCK_MAY_DIFFER = 30.0  # seconds
MAIL_MAY_TAKE = 10.0  # seconds for each answer of the mail server


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str
    well: bool
    words: str


# What to do about a voice that does not speak.
VOICE_REMEDIES = {
    Why.NOT_STARTED: "could not be started: is it installed, and is the path right?",
    Why.FAILED: "ended with an error.",
    Why.TOO_SLOW: "took too long for one word.",
    Why.TOO_LARGE: "wrote far too much for one word.",
    Why.NO_SOUND: "wrote neither WAV nor OGG with Opus.",
    Why.NO_ENCODER: "wrote WAV. Install opus-tools or ffmpeg, which make a voice message of it.",
}


async def examine() -> list[Finding]:
    """All findings, in the order in which things are needed at a start."""
    try:
        settings = read_settings()
    except BadSetting as error:
        findings = [Finding("settings", False, str(error))]
        try:
            settings = read_settings(token_needed=False)
        except BadSetting:
            return findings
        return [*findings, *await _data(settings)]
    findings = [Finding("settings", True, "all are in order."), *await _data(settings)]
    findings += [await _token(settings), await _clock(settings), await _voice(settings)]
    return [*findings, await _mail(settings)]


async def _data(settings: Settings) -> list[Finding]:
    there, bad = _tried("database", lambda: migrate.current(settings.database_url))
    if bad is not None:
        return [bad]
    if there is None:
        return [
            Finding(
                "database", True, "there is none yet; the first start makes it, or `python -m bot migrate`."
            )
        ]
    # Not as at a start: whoever examines changes nothing, not even an old database.
    opened, bad = _tried("database", lambda: _open(settings))
    if bad is not None:
        return [bad]
    differences = migrate.differences(settings.database_url)
    async with opened:
        without = [] if differences else await opened.read(names_without)
    words = (
        f"at revision {there}."
        if not differences
        else "is not what the code expects: " + "; ".join(differences)
    )
    return [
        Finding("database", True, "answers."),
        Finding("migrations", not differences, words),
        _key(settings),
        *_duty(without),
    ]


def _duty(without: list[str]) -> list[Finding]:
    """Words of danger must reach somebody when the coach does not hear them."""
    return [
        Finding(
            "duty list",
            False,
            f"in {name} nobody on it can be reached. A manager sets it with /duty: who is told of words of danger.",
        )
        for name in without
    ]


def _open(settings: Settings) -> Database:
    keys = read_keys(settings.key, settings.key_file, data_there=True)
    return open_database(settings.database_url, keys=keys)


def _key(settings: Settings) -> Finding:
    if settings.key:
        return Finding("key", True, "is a setting. Keep a copy of it apart from the data.")
    mode = stat.S_IMODE(settings.key_file.stat().st_mode)
    if mode & 0o077:
        return Finding(
            "key", False, f"others can read {settings.key_file.name}. Run: chmod 600 {settings.key_file}"
        )
    return Finding(
        "key",
        True,
        f"is in {settings.key_file}, readable by its owner alone. Keep a copy apart from the data: a backup that holds "
        "both protects nobody, and without the key the data are lost.",
    )


def _tried(subject: str, work: Callable[[], Any]) -> tuple[Any, Finding | None]:
    try:
        return work(), None
    except Exception as error:
        words = sentence(error)
        if words is None:
            raise
        return None, Finding(subject, False, words)


async def _token(settings: Settings) -> Finding:
    try:
        name = await bot_name(settings)
    except Exception as error:
        words = sentence(error)
        if words is None:
            raise
        return Finding("token", False, words)
    return Finding("token", True, f"is that of @{name}.")


async def _clock(settings: Settings) -> Finding:
    """Telegram tells the time with each answer."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(settings.api) as answer,
        ):
            told = parsedate_to_datetime(answer.headers["Date"]).replace(tzinfo=UTC)
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return Finding("clock", False, "could not be compared: Telegram does not answer.")
    off = abs((WallClock().now() - told).total_seconds())
    if off > CLOCK_MAY_DIFFER:
        return Finding(
            "clock", False, f"is {off:.0f} seconds off. Let the machine set its time from the network (NTP)."
        )
    return Finding("clock", True, "is right.")


async def _voice(settings: Settings) -> Finding:
    """Practice goes without one. A voice that there is has to speak a word."""
    voice = find_voice(settings.speech)
    if voice is None:
        words = (
            "is off: practice has no synthetic voice."
            if settings.speech == OFF
            else "there is none: practice has no synthetic voice. For one install espeak-ng and opus-tools, or set "
            "LEERLIJN_SPEECH."
        )
        return Finding("voice", True, words)
    try:
        await voice.say("goedemorgen")
    except NotSpoken as error:
        return Finding("voice", False, f"{error.program} {VOICE_REMEDIES[error.why]}")
    return Finding("voice", True, f"speaks, by {voice.name}.")


async def _mail(settings: Settings) -> Finding:
    """Summaries go without it. A server that is set has to take us in, with TLS and the password; no mail is sent."""
    if not settings.smtp:
        return Finding("mail", True, "is off: summaries come in the chat only. For mail set LEERLIJN_SMTP.")
    server = server_of(settings.smtp, settings.mail_from)
    try:
        await Mailer(server, timeout=MAIL_MAY_TAKE).check()
    except SMTPAuthenticationError:
        return Finding("mail", False, f"{server.host} does not take this user and password.")
    except (SMTPException, OSError) as error:
        words = f"{server.host}, port {server.port}, cannot be used ({type(error).__name__})."
        return Finding(
            "mail", False, f"{words} Look at host, port and TLS: smtps:// for port 465, smtp:// for 587."
        )
    return Finding("mail", True, f"{server.host} takes mail from {settings.mail_from}.")
