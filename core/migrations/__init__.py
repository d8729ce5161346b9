"""Migrations of the schema, in order. Applied by `beeldkluis migrate`, as the owner."""
