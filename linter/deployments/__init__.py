"""One deployment evaluated, and the files that its result rests on."""
