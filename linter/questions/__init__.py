"""What policies ask of the graph. A question stands here when several policies ask it."""
