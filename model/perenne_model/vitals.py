"""Names of what is observed: vital signs, reasons for leaving, causes of death."""

REASONS = ("autonomy", "results", "belonging", "overload", "organisation")
"""Why members leave, in the order of their numbers."""

CAUSES = (*REASONS, "silence")
"""Why communities die: what drove most leavers of the last years, or nobody leaving, just silence."""

VITALS = (
    "members",
    "active",
    "newcomers",
    "newcomers_kept",
    "motivation",
    "autonomy",
    "competence",
    "relatedness",
    "open_initiatives",
    "scatter",
    "results",
    "abandoned",
    "answer_rate",
    "tie_density",
    "cross_unit_ties",
    "gini",
    "dependence",
    "hours",
    "overload",
)
"""The weekly vital signs, in the order they are recorded."""
