"""Text to template: YAML and JSON with a span on every node."""
