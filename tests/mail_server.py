"""A mail server in the test itself, that keeps what it is handed, and can refuse it or never answer."""

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "leerlijn@x", "p@ss:word/%"


@dataclass(slots=True)
class MailServer:
    """`refuse` is what it says to the receiver, `data_answer` to the words; None: it takes them. With `silent` it never
    answers once it has the words."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    refuse: str | None = None
    data_answer: str | None = None
    silent: bool = False

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, to: str, options: Any
    ) -> str:
        if self.refuse is not None:
            return self.refuse
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.silent:
            await asyncio.Event().wait()
        if self.data_answer is not None:
            return self.data_answer
        content = cast(bytes, envelope.content)
        self.mails.append(cast(EmailMessage, message_from_bytes(content, policy=policy.default)))
        self.envelopes.append(envelope)
        self.sessions.append(session)
        return "250 OK"

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def plain(self, number: int = -1) -> str:
        """The words of a mail as plain text."""
        part = self.mails[number].get_body(("plain",))
        return "" if part is None else str(part.get_content()).replace("\r\n", "\n")

    def html(self, number: int = -1) -> str:
        part = self.mails[number].get_body(("html",))
        return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


def _may_enter(server: Any, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=known, handled=False)


@asynccontextmanager
async def mail_server(
    *, password: bool = False, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[MailServer]:
    """On a free port of this machine. With `password` nobody comes in without it; TLS as the two contexts say."""
    kept = MailServer()
    protocols: list[SMTP] = []

    def connected() -> SMTP:
        with warnings.catch_warnings():
            # That a password over an open line is unsafe: here it stays on this machine.
            warnings.simplefilter("ignore", UserWarning)
            made = SMTP(
                kept,
                hostname="mail.example",
                tls_context=starttls,
                require_starttls=starttls is not None,
                auth_required=password,
                auth_require_tls=starttls is not None,
                authenticator=_may_enter,
                loop=asyncio.get_running_loop(),
            )
        protocols.append(made)
        return made

    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", 0, ssl=tls)
    kept.port = server.sockets[0].getsockname()[1]
    try:
        yield kept
    finally:
        server.close()
        for protocol in protocols:
            if protocol.transport is not None:
                protocol.transport.abort()
        await server.wait_closed()
