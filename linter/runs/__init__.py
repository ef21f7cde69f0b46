"""What a run is about: the files that changed, and the environments of a root module."""
