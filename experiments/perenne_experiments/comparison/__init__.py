"""A comparison: the same communities under several policies, and the report of it."""
