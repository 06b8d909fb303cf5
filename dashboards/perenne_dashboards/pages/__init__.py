"""The pages: a package each, with its own words, components and styles."""
