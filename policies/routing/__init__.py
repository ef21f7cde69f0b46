"""Where routes lead, and what they lead through."""
