"""Managed services that may stand open: databases, clusters, brokers, notebooks."""
