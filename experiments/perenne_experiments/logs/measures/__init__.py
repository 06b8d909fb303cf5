"""Measures: pure functions of one community's activity, each with its definition and window."""
