"""How the bundled models are made: readers, tokenizer, training and evaluation."""
