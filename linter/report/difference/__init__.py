"""The difference between two states, in every format."""
