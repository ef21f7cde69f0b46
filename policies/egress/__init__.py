"""Outbound rules of security groups, and how rules are kept."""
