"""Inbound rules of security groups."""
