"""Mail: the only place that speaks SMTP, and the only one that leaves the box by itself.

Promises: a letter counts as accepted only after the server's 250 to its last byte; the
server's certificate is verified, by name; nothing a server says is kept but its code.
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as MAIL
from email.utils import format_datetime
from pathlib import Path

import aiosmtplib

from appliance.settings import Settings
from core.notices import Delivery, Letter, Outcome

_TIMEOUT_SECONDS = 30.0
_FOR_GOOD = 500


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """The hospital's mail server. `tls` is None where it is spoken to in the clear."""

    host: str
    port: int
    sender: str
    sender_name: str
    tls: ssl.SSLContext | None
    is_tls_from_the_start: bool = False
    user: str | None = None
    password_file: Path | None = None
    timeout_seconds: float = _TIMEOUT_SECONDS

    async def send(self, letter: Letter) -> Delivery:
        """Deliver `letter` over a connection of its own."""
        return await self._reach(letter.to, self._message(letter))

    async def probe(self) -> Delivery:
        """Connect and log in, and send nothing: for `doctor`."""
        return await self._reach(None, b"")

    async def _reach(self, to: str | None, message: bytes) -> Delivery:
        try:
            client = self._client(await asyncio.to_thread(self._password))
        except (OSError, UnicodeDecodeError):
            return Delivery(Outcome.LATER, "no-password")
        try:
            await client.connect()
            if to is not None:
                await client.sendmail(self.sender, [to], message)
        except (aiosmtplib.SMTPException, OSError) as fault:
            return _judged(fault)
        else:
            return Delivery(Outcome.ACCEPTED, "250")
        finally:
            # Whatever happens from here on, the letter is where it is.
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=1.0)
            client.close()

    def _password(self) -> str | None:
        """Read each time, so that a new one holds at once."""
        file = self.password_file
        return file.read_text(encoding="utf-8").rstrip("\r\n") if file else None

    def _client(self, password: str | None) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user,
            password=password,
            use_tls=self.tls is not None and self.is_tls_from_the_start,
            start_tls=self.tls is not None and not self.is_tls_from_the_start,
            tls_context=self.tls,
            timeout=self.timeout_seconds,
        )

    def _message(self, letter: Letter) -> bytes:
        domain = self.sender.rpartition("@")[2]
        message = EmailMessage(policy=MAIL)
        message["From"] = Address(self.sender_name, addr_spec=self.sender)
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(letter.at)
        message["Message-ID"] = f"<{letter.id}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body, cte="quoted-printable")
        message["Content-Language"] = letter.language.value
        return message.as_bytes()


def mailer_of(settings: Settings) -> SmtpMailer | None:
    """The mail server of the settings, None where there is none."""
    if settings.smtp_host is None or settings.smtp_sender is None:
        return None
    return SmtpMailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_sender,
        sender_name=settings.hospital_name,
        tls=None if settings.smtp_tls == "never" else ssl.create_default_context(),
        is_tls_from_the_start=settings.smtp_tls == "implicit",
        user=settings.smtp_user,
        password_file=settings.smtp_password_file,
    )


def _judged(fault: Exception) -> Delivery:
    """What a fault means. Only of the recipient or the letter itself is a refusal for good."""
    match fault:
        case aiosmtplib.SMTPRecipientsRefused(recipients=[refused, *_]):
            return _by_code(refused.code)
        case aiosmtplib.SMTPDataError(code=code):
            return _by_code(code)
        case aiosmtplib.SMTPResponseException(code=code):
            return Delivery(Outcome.LATER, str(code))
        case ssl.SSLError() | aiosmtplib.SMTPConnectError(__cause__=ssl.SSLError()):
            return Delivery(Outcome.LATER, "tls")
        case TimeoutError():
            return Delivery(Outcome.LATER, "timeout")
        case aiosmtplib.SMTPServerDisconnected():
            return Delivery(Outcome.LATER, "lost")
        case OSError():
            return Delivery(Outcome.LATER, "away")
        case _:  # such as a server that cannot do TLS, or takes no log-in
            return Delivery(Outcome.LATER, "unsupported")


def _by_code(code: int) -> Delivery:
    return Delivery(Outcome.REFUSED if code >= _FOR_GOOD else Outcome.LATER, str(code))
