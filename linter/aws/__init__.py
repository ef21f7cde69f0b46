"""The resources of AWS, a service a module: what each kind is called in either dialect, and what it says."""
