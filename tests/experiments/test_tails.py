"""The tails agree with SciPy's."""

from __future__ import annotations

import pytest
from scipy import stats

from perenne_experiments.statistics.tails import chi_squared_tail, student_quantile, student_share_below


@pytest.mark.parametrize("degrees", [1, 2, 3, 7, 29, 40, 41, 100, 5000])
@pytest.mark.parametrize("probability", [1e-4, 0.025, 0.5, 0.8, 0.975, 0.9995])
def test_student_quantile(probability: float, degrees: int) -> None:
    assert student_quantile(probability, degrees) == pytest.approx(
        stats.t.ppf(probability, degrees), rel=1e-5, abs=1e-12
    )


@pytest.mark.parametrize("degrees", [1, 2, 5, 30])
@pytest.mark.parametrize("value", [-20.0, -1.0, 0.0, 0.3, 4.0])
def test_student_share(value: float, degrees: int) -> None:
    assert student_share_below(value, degrees) == pytest.approx(stats.t.cdf(value, degrees), abs=1e-14)


@pytest.mark.parametrize("degrees", [1, 2, 3, 8])
@pytest.mark.parametrize("value", [0.0, 0.1, 3.84, 40.0, 300.0])
def test_chi_squared_tail(value: float, degrees: int) -> None:
    assert chi_squared_tail(value, degrees) == pytest.approx(stats.chi2.sf(value, degrees), rel=1e-11)


def test_no_degree_of_freedom_is_refused() -> None:
    with pytest.raises(ValueError, match="degrees of freedom = 0"):
        student_quantile(0.9, 0)
    with pytest.raises(ValueError, match="degrees of freedom = 0"):
        chi_squared_tail(1.0, 0)
