"""Other linters of infrastructure: the names of their rules, and where and how these are suppressed."""
