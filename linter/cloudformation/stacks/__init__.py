"""Stacks: a template with its parameters, nested stacks, exports and SAM globals."""
