"""Forecasts: what becomes of a real community from today, over every plausible set of parameters."""
