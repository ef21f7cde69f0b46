"""Policies are written and tried here: scaffolds, fixtures, and the mutants that no fixture notices."""
