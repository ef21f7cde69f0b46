"""Sets of packets, and the filters that let them pass."""
