"""The network interfaces of all workloads: their subnets, security groups and ports."""
