"""Values and types, as Terraform converts, compares and orders them."""
