"""The ways through a network, one module per kind of way."""
