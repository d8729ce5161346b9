"""What the hospital means: a room per clinical idea, each with a door and private walls."""
