"""A user's decisions, and which of them hold for a deployment."""
