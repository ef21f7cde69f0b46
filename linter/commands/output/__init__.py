"""What a command writes: to the standard streams, to files, and how far it has come."""
