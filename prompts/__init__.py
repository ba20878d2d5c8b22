"""The shipped prompt files, one for each language; docs/backends.md says how to replace them."""
