"""Findings that are known and accepted: by a comment, in the configuration or in a baseline."""
