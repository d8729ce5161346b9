"""Where somebody came from, as coarsely as a sender needs to know it."""

from ipaddress import ip_address, ip_network

INSIDE = "inside"
UNKNOWN = ""
_KEPT_BITS = {4: 16, 6: 32}


def origin_of(address: str | None) -> str:
    """The network of an address, `inside` for a private one: never the address itself."""
    if address is None:
        return UNKNOWN
    known = ip_address(address)
    if known.is_private:
        return INSIDE
    return str(ip_network((known, _KEPT_BITS[known.version]), strict=False))
