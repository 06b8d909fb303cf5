"""Lives: many communities lived, and what is kept of each."""
