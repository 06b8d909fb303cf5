"""Scenario discovery: in which corner of the assumptions a policy fails."""
