"""The few words of a sentence that answer by themselves, above the sentences of an answer."""
