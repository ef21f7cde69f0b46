"""Who can reach what, on which ports and by which hops, proved on the graph before anything is deployed."""
