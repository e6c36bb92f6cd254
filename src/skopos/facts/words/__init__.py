"""The index of words: which rows of a file hold a word, kept beside the file and gone with it."""
