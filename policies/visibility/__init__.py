"""What records and inspects the traffic."""
