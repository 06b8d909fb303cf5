"""The store: a folder that keeps every run of a sweep, whatever happens, and answers questions about them."""
