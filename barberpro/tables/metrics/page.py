"""The catalogue as Markdown: `python -m barberpro.tables.metrics.page [--write]`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from barberpro.settings import PROJECT_ROOT
from barberpro.tables.metrics.arithmetic import FEW
from barberpro.tables.metrics.catalogue import CATALOGUE
from barberpro.tables.metrics.metric import Metric, mart_of

COMMITTED = PROJECT_ROOT / "docs" / "metrics.md"

HEAD = f"""# Metrics

Generated from `barberpro/tables/metrics` by `python -m barberpro.tables.metrics.page --write`; a test holds this
page to the catalogue. Do not edit it by hand. Pages, CSV files and reports take titles, units and arithmetic from the
same place.

- Every figure is made of sums over the rows of its mart, chosen by day, source, currency, province, city, provider and
  method. Sums of the parts of a place are those of the place.
- **Nominal** amounts are those of the day. **Real** amounts are in pesos of the last month with a published index: each
  row of `metric_daily` (day, source, currency, province, city, provider, method) times the index of that month over the
  index of its own, by INDEC region, half up to the centavo; sums add up such rows. So a real total may differ from the
  exact one by half a centavo for each row. Rows of months without a published index rest on a provisional one
  (`real_basis`) and are restated when it is published; `reports/marts.json` says which and by how much.
- Shares of counted things are shown with their 95 % Wilson interval; ratios over fewer than {FEW} counted things
  are marked.
- Checkouts know neither the source nor the method of a payment: these two filters do not narrow them.
"""


def metrics_page(catalogue: Iterable[Metric] = CATALOGUE) -> str:
    """Write every metric as a section."""
    return "\n".join([HEAD, *(section(each) for each in catalogue)])


def section(metric: Metric) -> str:
    """Describe one metric."""
    lines = [
        f"## {metric.name}",
        "",
        f"**{metric.title_es}** / **{metric.title_en}**. {metric.description_en}",
        "",
        f"*{metric.description_es}*",
        "",
        "| | |",
        "|---|---|",
        *(f"| {name} | {text} |" for name, text in _facts(metric)),
        "",
    ]
    return "\n".join(lines)


def _facts(metric: Metric) -> list[tuple[str, str]]:
    return [
        ("formula", f"`{metric.formula}`"),
        ("unit", metric.unit),
        ("counts", f"{metric.counting_unit_en} / {metric.counting_unit_es}"),
        ("rows of the mart", mart_of(metric.mart).one_row_is),
        ("better", metric.better),
        ("real pesos", "yes" if metric.real else "no"),
        ("adds up", "yes" if metric.is_additive else "no"),
        ("owner", metric.owner),
    ]


def main(arguments: list[str]) -> None:
    """Print the page, or write it where it is committed."""
    if arguments == ["--write"]:
        COMMITTED.write_text(metrics_page(), encoding="utf-8")
    else:
        sys.stdout.write(metrics_page())


if __name__ == "__main__":
    main(sys.argv[1:])
