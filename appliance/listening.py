"""The ports of the box: free before anything is started, or said so."""

import socket


class PortTaken(Exception):
    """Another program listens at a port that this box is to listen at."""

    def __init__(self, port: int) -> None:
        """Name the `port`."""
        super().__init__(f"Another program listens at port {port}: end it, or set another port.")


def require_free(host: str, port: int) -> None:
    """Make sure that we can listen there.

    Raises:
        PortTaken: somebody else does.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            raise PortTaken(port) from None
