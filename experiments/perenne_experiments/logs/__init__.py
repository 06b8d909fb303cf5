"""Logs of communities, real or simulated: read, measure, tell."""
