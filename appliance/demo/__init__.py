"""The demo: the whole story of a photo, told through the public API on real photographs."""
