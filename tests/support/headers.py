"""The headers that every answer of the house bears, and how many of them an answer has right."""

import re

import httpx

_NONCE = re.compile(r"'nonce-[A-Za-z0-9_-]{22}'")
_SAME = "'nonce-AQEBAQEBAQEBAQEBAQEBAQ'"

EXPECTED = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self' 'nonce-AQEBAQEBAQEBAQEBAQEBAQ'; "
        "img-src 'self' blob:; connect-src 'self'; style-src 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "cache-control": "no-store",
    "permissions-policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "server": None,
    "x-powered-by": None,
}


def score(response: httpx.Response) -> dict[str, bool]:
    """For each header of the house, whether this answer is right about it."""
    found = {
        name: [_NONCE.sub(_SAME, value) for value in response.headers.get_list(name)]
        for name in EXPECTED
    }
    return {
        name: found[name] == ([] if value is None else [value]) for name, value in EXPECTED.items()
    }
