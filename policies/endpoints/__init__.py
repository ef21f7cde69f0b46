"""VPC endpoints, and the services reached through them."""
