"""Sweeps: many configurations run on one core or a cluster, each run kept as soon as it is committed."""
