"""moatlint: infrastructure as code, read as one resource graph and held against policies."""

__version__ = "0.1.0"
