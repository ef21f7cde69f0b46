"""What security groups let out, and how their rules are kept."""
