"""The lists that `mailing-list` was calibrated to: which of the R mailing lists, and their first ten years."""

from __future__ import annotations

from pathlib import Path

from perenne_experiments.logs.activity import WEEK, Activity
from perenne_experiments.logs.readers.read import read_log
from perenne_experiments.logs.window import until

LOG = "r_mailing_lists.parquet"

ANNOUNCEMENTS = ("r-announce", "r-packages", "r-sig-jobs")
"""Lists on which nobody answers."""

LATE = "r-help (from 2015-02)"
"""A list whose log begins after it did."""

FEWEST, WEEKS = 200, 520
"""Contributors that a list must have had in so many weeks."""


def discussion_lists(data: Path) -> list[Activity]:
    """Return the first ten years of the lists.

    Args:
        data: folder of the logs of real communities.
    """
    log = read_log(data / LOG)
    whole = [log.activity(name) for name in log.communities if name not in (*ANNOUNCEMENTS, LATE)]
    young = [until(one, one.start + WEEKS * WEEK) for one in whole]
    return [one for one in young if one.members >= FEWEST]
