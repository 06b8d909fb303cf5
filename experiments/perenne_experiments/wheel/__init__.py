"""Take the wheel: a game in which one person facilitates a community, month after month, for five years."""
