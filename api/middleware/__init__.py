"""Pure-ASGI middleware: headers, limits and who is there."""
