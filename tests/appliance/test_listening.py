"""A port that somebody else has is named before anything is started."""

import socket

import pytest

from appliance.listening import PortTaken, require_free


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_is_free_until_somebody_listens(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as other:
        other.bind((host, 0))
        port = other.getsockname()[1]
        other.listen()
        with pytest.raises(PortTaken, match=str(port)):
            require_free(host, port)
    require_free(host, port)


def test_a_host_that_is_not_ours_is_no_place_to_listen() -> None:
    with pytest.raises(PortTaken):
        require_free("192.0.2.1", 1)
