"""Design: what an experiment runs: scenario, policies, levers, uncertainties, and which points of them."""
