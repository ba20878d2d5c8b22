"""The steps from a question as typed to an answer in its place."""
