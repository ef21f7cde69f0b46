"""Instances: their metadata, their addresses, and who reaches them."""
