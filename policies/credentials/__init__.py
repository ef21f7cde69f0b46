"""Static keys and secrets in declarations, and the roles that replace them."""
