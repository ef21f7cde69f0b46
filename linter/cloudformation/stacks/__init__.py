"""Stacks: a template with its parameters, its nested stacks, its exports and its SAM globals."""
