"""Words: texts, names and numbers as people read them, in one language."""
