"""The ways from sources to destinations, one module per kind of way."""
