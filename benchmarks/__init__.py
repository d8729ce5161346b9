"""Benchmarks: what the box does in a second, next to a yardstick measured in the same run.

`python -m benchmarks [NAME …]` runs them; each prints one JSON line. Every benchmark sets
up what it needs: a real box in a temporary folder, its own PostgreSQL with fsync on, real
HTTP over loopback from client processes. The machine is noisy, so box and yardstick take
turns in short rounds and medians are compared; only the ratio travels to another machine.
"""
