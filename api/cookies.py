"""Reading cookies: one way for everybody, as browsers write them (RFC 6265, section 4.2.1).

Two readers that disagree are a hole: what the one takes for a session, the other lets
pass without the questions that a session needs. So pairs are parted by semicolons and by
nothing else, and what other applications of the hospital set is passed over, however odd.
"""

from starlette.datastructures import Headers


def cookies_named(headers: Headers, name: str) -> list[str]:
    """The values of every cookie of exactly this name, in the order in which they came."""
    pairs = ";".join(headers.getlist("cookie")).split(";")
    parted = (pair.strip().partition("=") for pair in pairs)
    return [value for found, _, value in parted if found == name]
