"""Survival analysis: how long the communities of a store live, by policy and by factor."""
