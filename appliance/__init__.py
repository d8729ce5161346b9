"""How the box runs: the composition root and the only reader of settings."""
