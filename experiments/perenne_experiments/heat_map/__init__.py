"""A heat map: the mean of an outcome or a contrast over two factors of a store."""
