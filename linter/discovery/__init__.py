"""From paths to deployments: what lies there, what it is, and what may be read."""
