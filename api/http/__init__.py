"""Byte routes: what GraphQL is not made for."""
