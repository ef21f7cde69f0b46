"""Subnets, and what stands in which."""
