"""The objects AWS makes beside every VPC, and the default VPC itself."""
