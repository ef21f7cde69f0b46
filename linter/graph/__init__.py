"""The resource graph: nodes of both dialects, and what they refer to."""
