"""What makes the documentation's figures, numbers and tables: `python docs/make.py` calls it."""
