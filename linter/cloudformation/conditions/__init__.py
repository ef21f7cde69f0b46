"""Conditions in three-valued logic."""
