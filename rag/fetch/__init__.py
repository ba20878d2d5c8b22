"""What is looked up, not searched for: numbered questions, provisions, demands, lists, heads."""
