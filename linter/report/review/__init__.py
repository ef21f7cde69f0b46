"""A review of a pull request that suggests fixes, as GitHub takes it."""
