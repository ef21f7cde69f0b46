"""Questions about the graph that several policies ask."""
