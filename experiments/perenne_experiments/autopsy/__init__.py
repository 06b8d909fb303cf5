"""The autopsy of a community that died: when it tipped, what drove it, what would have saved it."""
