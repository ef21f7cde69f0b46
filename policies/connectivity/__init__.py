"""Connections between networks: VPN, transit gateways, peering, Direct Connect."""
