"""Load balancers, content delivery and API gateways: their listeners, TLS and certificates."""
