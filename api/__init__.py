"""How the outside speaks to core; it only translates."""
