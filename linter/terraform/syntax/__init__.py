"""Text to syntax: HCL, its JSON spelling, templates, and every syntax error."""
