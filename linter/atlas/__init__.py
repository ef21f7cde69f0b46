"""The graph as plain data: what there is, how it hangs together, and what follows from that."""
