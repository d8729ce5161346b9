"""A real mail server on loopback, which can be told to refuse, to hang up, or to want TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = b"beeldkluis", b"a password for tests only"


@dataclass
class Postbox:
    """What the server was asked to do, what it took, and how it is to answer."""

    port: int = 0
    accepted: list[tuple[str, EmailMessage]] = field(default_factory=list)
    tried: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 OK"
    hangs_up_after_data: bool = False
    is_silent_after_data: bool = False
    hangs_up_after_accepting: bool = False

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as aiosmtpd calls it
        self, server: SMTP, _: Session, envelope: Envelope
    ) -> str:
        self.tried += 1
        assert isinstance(envelope.content, bytes)
        if self.hangs_up_after_data:
            transport: Any = server.transport
            transport.abort()
            return "250 never said"
        if self.is_silent_after_data:
            await asyncio.sleep(3)
        if self.data_answer.startswith("250"):
            (to,) = envelope.rcpt_tos
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.accepted.append((to, letter))
        return self.data_answer

    async def handle_QUIT(  # noqa: N802 - as aiosmtpd calls it
        self, server: SMTP, _: Session, __: Envelope
    ) -> str:
        if self.hangs_up_after_accepting:
            transport: Any = server.transport
            transport.abort()
        return "221 Bye"


@asynccontextmanager
async def postbox(
    tls: ssl.SSLContext | None = None, *, is_implicit: bool = False, wants_log_in: bool = False
) -> AsyncIterator[Postbox]:
    """A mail server for the body; with `tls` it takes nothing in the clear."""
    made = Postbox()

    def accept(*_: object) -> AuthResult:
        data = _[-1]
        is_known = getattr(data, "login", None) == USER and getattr(data, "password", 0) == PASSWORD
        return AuthResult(success=is_known, handled=False)

    def server() -> SMTP:
        return SMTP(
            made,
            hostname="mail.test",
            tls_context=None if is_implicit else tls,
            require_starttls=tls is not None and not is_implicit,
            authenticator=accept,
            auth_required=wants_log_in,
            loop=asyncio.get_running_loop(),
        )

    loop = asyncio.get_running_loop()
    secure = tls if is_implicit else None
    listening = await loop.create_server(server, "127.0.0.1", 0, ssl=secure)
    made.port = listening.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        listening.close()
        await listening.wait_closed()


def certificate(folder: Path, name: str = "localhost") -> tuple[ssl.SSLContext, Path]:
    """The server's side of TLS for `name`, and the file that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)  # noqa: TID251 - OpenSSL asks the machine's clock too
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    proof, secret = folder / f"{name}.pem", folder / f"{name}.key"
    proof.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(proof, secret)
    return context, proof
