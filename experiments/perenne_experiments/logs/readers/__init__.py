"""Readers: from whatever a community can be exported as to a log."""
