"""Module instances: their resources, data sources and providers, evaluated on first use."""
