"""What security groups let in."""
