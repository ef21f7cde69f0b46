"""Expressions: intrinsic functions evaluated to values."""
