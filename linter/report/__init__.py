"""One report, and a pure function for each format."""
