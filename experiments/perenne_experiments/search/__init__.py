"""Policy search: the best within a budget, and the least that does as well."""
