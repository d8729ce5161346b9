"""The headers of the four accepted formats, read without decoding a pixel."""
