"""Mail by SMTP: one mail at a time over its own connection, and a job that sends what is due.

Until the words are handed over nothing has left for sure; after that only the server's answer tells, and where none comes
the mail is left alone: rather no digest than two.
"""

import hashlib
import logging
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, formataddr
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPDataError, SMTPException, SMTPRecipientRefused

from bot.actions import mail as actions
from bot.actions.mail import Letter
from bot.clock import Clock
from bot.i18n import Catalogues
from bot.rules.checkins import Questions
from bot.rules.mailing import MailResult, code_for
from bot.rules.values import Skip
from bot.texts.staff.digest_mail import MailWords, code_mail, digest_mail
from storage import Database, mails

log = logging.getLogger(__name__)

TIMEOUT = 20.0  # seconds for each step of a server
# A relay on this machine: what goes to it crosses no network, so it needs no TLS.
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and from which address. `tls`: from the first byte; else by STARTTLS, which only a relay
    on this machine may lack."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    sender: str

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"


def server_of(address: str, sender: str) -> MailServer:
    """From `smtp://user:password@host:port` or `smtps://...`; in user and password `%40` stands for @."""
    parts = urlsplit(address)
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or (465 if tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        sender=sender,
    )


class Mailer:
    """Sends for one server. Takes up to `timeout` seconds for each of its answers; `trusted` says whose certificates are
    believed, without it the system's."""

    def __init__(
        self, server: MailServer, *, timeout: float = TIMEOUT, trusted: ssl.SSLContext | None = None
    ) -> None:
        self.server = server
        self._timeout = timeout
        self._trusted = trusted

    async def send(
        self, to: str, words: MailWords, *, key: str, now: datetime
    ) -> tuple[MailResult, str | None]:
        """One try: what came of it, and a code of the reason. The key makes the mail's number, the same for each try."""
        data = bytes(message_of(words, to=to, sender=self.server.sender, key=key, now=now))
        smtp = self._connection()
        try:
            await smtp.connect()
            await smtp.mail(self.server.sender)
            await smtp.rcpt(to)
        except SMTPRecipientRefused as error:
            smtp.close()
            return _said_no(error.code)
        except (SMTPException, OSError) as error:
            smtp.close()
            return MailResult.NOT_SENT, type(error).__name__
        try:
            await smtp.data(data)
        except SMTPDataError as error:
            smtp.close()
            return _said_no(error.code)
        except (SMTPException, OSError) as error:
            smtp.close()
            return MailResult.UNCLEAR, type(error).__name__
        await _say_goodbye(smtp)
        return MailResult.SENT, None

    async def check(self) -> None:
        """Connects, with TLS and password as for a mail, and sends nothing. Raises SMTPException or OSError."""
        smtp = self._connection()
        try:
            await smtp.connect()
            await _say_goodbye(smtp)
        finally:
            smtp.close()

    def _connection(self) -> SMTP:
        server = self.server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            # Else the machine's own name would be looked up, which can take long.
            local_hostname=server.sender.rpartition("@")[2],
            timeout=self._timeout,
            tls_context=self._trusted,
            use_tls=server.tls,
            start_tls=False if server.tls else (None if server.host in LOOPBACK else True),
        )


class MailJob:
    """Sends the mails that are due, one after another."""

    name = "mail"

    def __init__(
        self,
        db: Database,
        mailer: Mailer,
        clock: Clock,
        catalogues: Catalogues,
        questions: Questions,
        *,
        secret: bytes,
    ) -> None:
        self._db = db
        self._mailer = mailer
        self._clock = clock
        self._catalogues = catalogues
        self._questions = questions
        self._secret = secret

    async def next_due(self) -> datetime | None:
        return await self._db.read(mails.next_due)

    async def run(self, now: datetime) -> int:
        claimed = await self._db.write_locking(actions.claim, now)
        for mail in claimed:
            letter = await self._db.read(actions.letter, mail, self._questions, now=now)
            result: MailResult | Skip
            if isinstance(letter, Skip):
                result, reason = letter, None
            else:
                result, reason = await self._mailer.send(
                    letter.to, self._words(letter), key=mail.key, now=now
                )
            if result not in (MailResult.SENT, *Skip):
                log.warning("mail not sent", extra={"mail_id": mail.id, "result": result, "reason": reason})
            await self._db.write(actions.record, mail, result, reason, now=self._clock.now())
        return len(claimed)

    def _words(self, letter: Letter) -> MailWords:
        reader = letter.reader
        t = self._catalogues.translator(reader.language, domain="staff", zone=reader.zone)
        if letter.digest is not None:
            return digest_mail(t, letter.digest)
        return code_mail(t, code=code_for(self._secret, letter.mail.key, letter.to))


def message_of(words: MailWords, *, to: str, sender: str, key: str, now: datetime) -> EmailMessage:
    """A mail as it is handed in: plain text first, its HTML beside it, all in seven bits for old servers."""
    message = EmailMessage(policy=SMTP_POLICY.clone(cte_type="7bit"))
    message["Subject"] = words.subject
    message["From"] = formataddr(("Leerlijn", sender))
    message["To"] = to
    message["Date"] = format_datetime(now)
    number = hashlib.sha256(key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{number}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.text)
    if words.html is not None:
        message.add_alternative(words.html, subtype="html")
    return message


def _said_no(code: int) -> tuple[MailResult, str]:
    """A server that says 4xx may take it later, one that says 5xx never will."""
    return (MailResult.REFUSED if code >= 500 else MailResult.NOT_SENT), f"smtp_{code}"


async def _say_goodbye(smtp: SMTP) -> None:
    """The mail is with the server by now, whatever becomes of the goodbye."""
    try:
        await smtp.quit()
    except (SMTPException, OSError):
        smtp.close()
