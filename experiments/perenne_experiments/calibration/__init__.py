"""Calibration: from a log of a real community to the parameters under which the model looks like it."""
