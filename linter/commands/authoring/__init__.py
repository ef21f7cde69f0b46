"""The commands that write and try policies."""
