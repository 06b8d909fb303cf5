"""Readiness: four questions to answer before launching a community."""
