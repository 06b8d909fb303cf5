"""Statistics: survival, intervals and tests, for lives that come in pairs and units."""
