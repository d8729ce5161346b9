"""Tools without domain words: errors, time, identifiers, the actor."""
