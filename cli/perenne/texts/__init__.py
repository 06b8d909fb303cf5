"""Texts: what each command found, in words and tables for reading in a terminal."""
