"""The graph as plain data: the resources, the edges between them, and the facts derived from both."""
