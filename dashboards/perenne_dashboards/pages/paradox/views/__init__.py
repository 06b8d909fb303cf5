"""The views of the paradox, a module a scene or two."""
