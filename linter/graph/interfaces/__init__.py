"""The network interfaces of everything that has one: where they stand, what guards them, where they listen."""
