from __future__ import annotations

import pytest

from barberpro.tables import metrics


@pytest.mark.parametrize("metric", metrics.CATALOGUE, ids=lambda metric: metric.name)
def test_every_metric_says_what_it_is_in_both_languages(metric: metrics.Metric) -> None:
    assert metrics.metric(metric.name) is metric
    texts = (metric.title_es, metric.title_en, metric.formula, metric.counting_unit_es, metric.counting_unit_en)
    assert all(text.strip() for text in texts)
    assert metric.title_es != metric.title_en


def test_titles_tell_the_ratios_apart() -> None:
    ratios = [metrics.APPROVAL_RATE, metrics.FIRST_ATTEMPT_APPROVAL_RATE, metrics.CHECKOUT_SUCCESS]
    assert len({each.title_es for each in ratios}) == len({each.counting_unit_es for each in ratios}) == len(ratios)


def test_an_unknown_metric_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="approval_rate"):
        metrics.metric("success_rate")
