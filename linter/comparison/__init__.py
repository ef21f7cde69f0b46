"""Two states of the same infrastructure held against one another: what reaches what, and what is found."""
