"""Modules: their files, variables, resources and the instances of each."""
