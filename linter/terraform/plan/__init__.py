"""Plans as `terraform show -json` writes them, joined with the HCL they were made from where that lies beside them."""
