"""Validation: what the model shows beside real communities, and what it says that it was never fitted to."""
