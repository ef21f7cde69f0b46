"""moatlint: infrastructure as code, read as one resource graph and held against policies."""
