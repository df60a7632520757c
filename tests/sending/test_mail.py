"""Mail over real SMTP: what arrives, what a server may say, and what follows from each."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtplib.errors import SMTPAuthenticationError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.mailing import Mailer, MailServer, message_of, server_of
from bot.rules.mailing import MailResult
from bot.texts.staff.digest_mail import MailWords
from tests.mail_server import PASSWORD, USER, mail_server

SENDER = "leerlijn@voorbeeldstad.example"
TO = "karin@voorbeeldstad.example"
WORDS = MailWords("Leerlijn: uw mensen, 18-11-2026", "ሰምሃር: 1 < 2\n.\nEinde\n", "<p>ሰምሃር: 1 &lt; 2</p>\n")


def mailer(port: int, trusted: ssl.SSLContext | None = None, **changes: object) -> Mailer:
    values: dict = {
        "host": "127.0.0.1",
        "port": port,
        "user": "",
        "password": "",
        "tls": False,
        "sender": SENDER,
    }
    return Mailer(MailServer(**(values | changes)), timeout=0.5 if trusted is None else 10, trusted=trusted)


async def send(to: Mailer, now: datetime) -> tuple[MailResult, str | None]:
    return await to.send(TO, WORDS, key="digest:3:2026-11-18", now=now)


async def test_a_mail_arrives_as_text_and_html(now: datetime) -> None:
    async with mail_server() as server:
        assert await send(mailer(server.port), now) == (MailResult.SENT, None)
        (mail,) = server.mails
        assert (mail["Subject"], mail["To"], mail["From"]) == (WORDS.subject, TO, f"Leerlijn <{SENDER}>")
        assert mail["Date"] == "Wed, 18 Nov 2026 10:00:00 +0000"
        assert server.plain() == WORDS.text
        assert server.html() == WORDS.html
        assert server.envelopes[0].rcpt_tos == [TO]


def test_each_try_has_the_same_number(now: datetime) -> None:
    """A server that got it twice can tell."""
    made = [message_of(WORDS, to=TO, sender=SENDER, key=key, now=now) for key in ("a", "a", "b")]
    numbers = [mail["Message-ID"] for mail in made]
    assert numbers[0] == numbers[1] != numbers[2]
    assert all(byte < 128 for byte in bytes(made[0]))


@pytest.mark.parametrize("subject", ["naam\r\nBcc: iemand@x.example", "naam\nSet-Cookie: a=b"])
def test_no_line_break_reaches_a_header(subject: str, now: datetime) -> None:
    """P05."""
    with pytest.raises(ValueError, match="linefeed"):
        message_of(MailWords(subject, ""), to=TO, sender=SENDER, key="a", now=now)


@pytest.mark.parametrize(
    ("said", "result"),
    [("550 no such user", MailResult.REFUSED), ("450 try later", MailResult.NOT_SENT)],
)
async def test_a_receiver_that_is_not_taken(said: str, result: MailResult, now: datetime) -> None:
    async with mail_server() as server:
        server.refuse = said
        assert await send(mailer(server.port), now) == (result, f"smtp_{said[:3]}")
        assert server.mails == []


@pytest.mark.parametrize(
    ("said", "result"), [("554 no", MailResult.REFUSED), ("451 full", MailResult.NOT_SENT)]
)
async def test_words_that_are_not_taken(said: str, result: MailResult, now: datetime) -> None:
    async with mail_server() as server:
        server.data_answer = said
        assert await send(mailer(server.port), now) == (result, f"smtp_{said[:3]}")


async def test_words_without_an_answer_may_have_arrived(now: datetime) -> None:
    async with mail_server() as server:
        server.silent = True
        result, reason = await send(mailer(server.port), now)
        assert result is MailResult.UNCLEAR
        assert reason == "SMTPReadTimeoutError"


async def test_nobody_listens(now: datetime) -> None:
    async with mail_server() as server:
        port = server.port
    result, _ = await send(mailer(port), now)
    assert result is MailResult.NOT_SENT


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, signed by itself: key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return path


def of_server(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


async def test_the_password_goes_over_tls_to_a_server_that_is_known(certificate: Path, now: datetime) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate))
    async with mail_server(password=True, starttls=of_server(certificate)) as server:
        known = mailer(server.port, trusted, user=USER, password=PASSWORD)
        assert await send(known, now) == (MailResult.SENT, None)
        assert server.sessions[0].ssl is not None
        await known.check()
        with pytest.raises(SMTPAuthenticationError):
            await mailer(server.port, trusted, user=USER, password="wrong").check()
    async with mail_server(tls=of_server(certificate)) as server:
        assert await send(mailer(server.port, trusted, tls=True), now) == (MailResult.SENT, None)


async def test_a_server_that_nobody_vouches_for_gets_nothing(certificate: Path, now: datetime) -> None:
    async with mail_server(tls=of_server(certificate)) as server:
        result, _ = await send(mailer(server.port, tls=True), now)
        assert result is MailResult.NOT_SENT
        assert server.mails == []


async def test_a_server_elsewhere_has_to_offer_tls(now: datetime) -> None:
    """By a name that is no name of this machine to us: without STARTTLS nothing is handed over."""
    async with mail_server() as server:
        result, reason = await send(mailer(server.port, host="127.1"), now)
        assert (result, reason) == (MailResult.NOT_SENT, "SMTPException")
        assert server.mails == []


def test_the_setting_in_parts() -> None:
    given = server_of("smtps://leerlijn%40x:p%40ss%3Aword%2F%25@mail.example", SENDER)
    assert (given.host, given.port, given.tls) == ("mail.example", 465, True)
    assert (given.user, given.password) == (USER, PASSWORD)
    assert PASSWORD not in repr(given)
    assert server_of("smtp://mail.example", SENDER).port == 587
