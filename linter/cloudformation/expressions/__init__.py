"""Intrinsic functions to values."""
