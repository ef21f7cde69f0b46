"""Settings of the whole account."""
