"""Dashboards: what people look at, live or afterwards."""
