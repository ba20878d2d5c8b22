"""From evidence to checked sentences, and the words around them."""
