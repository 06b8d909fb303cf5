"""Pages: HTML that stands alone, its panels, tables and pictures, whatever study it tells of."""
