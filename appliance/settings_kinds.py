"""What a setting may look like, each with the sentence that says what is wrong with it."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from core.kit.addresses import is_mail
from core.ledger import Key, KeyKind, NoteBroken


def _dsn(dsn: str) -> str:
    parts = urlsplit(dsn)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("must begin with postgresql://")
    if parts.password is not None or "password" in parse_qs(parts.query):
        raise ValueError("must not contain a password: use database_password_file")
    if not _is_beside(parts) and parse_qs(parts.query).get("sslmode") != ["verify-full"]:
        raise ValueError(
            "must end in ?sslmode=verify-full, as the host is elsewhere (and name its authority "
            "by sslrootcert=/path, unless the system knows it)"
        )
    return dsn


def _is_beside(parts: SplitResult) -> bool:
    """Whether a database is on this machine: on a socket, or on loopback."""
    host = parts.hostname or parse_qs(parts.query).get("host", ["/"])[0]
    try:
        return host == "localhost" or host.startswith("/") or ip_address(host).is_loopback
    except ValueError:
        return False


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("must be a name of the time zone database, such as Europe/Amsterdam")
    return name


def _origin(value: str) -> str:
    parts = urlsplit(value)
    bare = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in ("https", "http") or not parts.netloc or value != bare:
        raise ValueError("must be scheme and host only, such as https://photos.hospital.nl")
    return value


def _address(value: str) -> str:
    return str(ip_address(value))  # says what is wrong with it in words that will do


def _mail(value: str) -> str:
    if not is_mail(value):
        raise ValueError("must be one mail address, such as photos@hospital.example")
    return value


def _link(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("https", "http") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://witness.hospital.nl")
    return value


Dsn = Annotated[str, AfterValidator(_dsn)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Origin = Annotated[str, AfterValidator(_origin)]


def _witness(value: str) -> str:
    try:
        is_one = Key.parse(value).kind is KeyKind.WITNESS
    except NoteBroken:
        is_one = False
    if not is_one:
        raise ValueError("must be the verifier key that the witness prints: name+id+key")
    return value


WitnessKey = Annotated[str, AfterValidator(_witness)]
Link = Annotated[str, AfterValidator(_link)]
Address = Annotated[str, AfterValidator(_address)]
Mail = Annotated[str, AfterValidator(_mail)]
Port = Annotated[int, Field(ge=1, le=65535)]
