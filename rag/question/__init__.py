"""What a question says in words, and what it asks for."""
