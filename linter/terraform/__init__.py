"""Terraform, as Terraform evaluates it: text in, declared resources out."""
