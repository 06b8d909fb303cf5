"""Errors that the user can mend."""
