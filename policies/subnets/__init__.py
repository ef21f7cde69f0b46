"""Subnets, and what is in which."""
