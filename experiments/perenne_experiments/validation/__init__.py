"""Does the model behave as real communities do? Simulated logs, measured by the code that measures real ones."""
