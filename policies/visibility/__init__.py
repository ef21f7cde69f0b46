"""Logging and inspection of traffic."""
