"""Sensitivity: which assumption decides how a policy fares, and whether one policy beats another."""
