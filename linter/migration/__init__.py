"""Turns what other linters were told, in comments and in their own files, into comments and a configuration of ours."""
