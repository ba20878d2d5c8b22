"""Passages and sentences, found and put in order."""
