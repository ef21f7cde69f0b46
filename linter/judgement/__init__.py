"""The graph held against the policies: what is found, how severe it is, and what was accepted."""
