"""Analysis of text without models: tokens, language, sentences, words and acronyms."""
