"""Modules as they are written: their files, calls, variables and inputs."""
