"""What a log told of other policies, for a person to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from barberpro.cli.console import say, table

if TYPE_CHECKING:
    from models.intervals import Interval
    from models.ope import Estimate, Judged
    from pipelines.discontinuity import DiscontinuityResult
    from pipelines.off_policy import OffPolicyResult

NAMES = {
    "ips": "inverse propensity",
    "snips": "self-normalised",
    "dm": "direct (model alone)",
    "dr": "doubly robust",
    "switch_dr": "switch doubly robust",
}
WORST = 5


def show_judged(result: OffPolicyResult) -> None:
    """Print what was logged, the estimates of each target, where it is not supported, and the verdict."""
    say(f"{result.rows:,} rows of {result.clusters:,} clients brought {_span(result.logged)} each as logged.")
    for each in result.judged:
        _show(each)
    rule, count = result.rule, len(result.judged)
    together = "" if count == 1 else f", for {count} targets together"
    say(f"  [low, high]: {rule.level:.0%} interval, by client; verdicts at {rule.verdict_level:.0%}{together}.")


def _show(judged: Judged) -> None:
    rows = [(name, *_cells(judged.estimates[code])) for code, name in NAMES.items()]
    table(f"Target {judged.target}", rows, ("", "brings", "more than logged", "effective rows"), right=(1, 2, 3))
    worst = sorted(
        (each for each in judged.overlap.cells if not each.is_supported), key=lambda each: -each.target_share
    )
    for each in worst[:WORST]:
        say(f"  not supported: {each.action} where {each.fact} is {each.bin}: {each.target_share:.1%} of the rows")
    texts = judged.as_json()
    say(f"  verdict: {texts['verdict_en']}")
    if judged.sample_needed is not None and judged.verdict == "cannot tell":
        say(f"  about {judged.sample_needed:,} rows of this kind would show it four times out of five")


def _cells(estimate: Estimate | None) -> tuple[str, str, str]:
    if estimate is None:
        return "-", "-", "-"
    return _span(estimate.value), _span(estimate.difference, sign="+"), f"{estimate.ess:,.0f}"


def _span(interval: Interval, sign: str = "") -> str:
    return f"{interval.value:{sign}.4g} [{interval.low:{sign}.4g}, {interval.high:{sign}.4g}]"


def show_edges(result: DiscontinuityResult) -> None:
    """Print the jump at each edge and what may be said of it."""
    rows = [
        (
            f"{each.edge:,.10g}",
            f"{each.jump.line:+.4g}" if each.jump else "-",
            f"[{each.jump.robust.low:+.4g}, {each.jump.robust.high:+.4g}]" if each.jump else "-",
            f"{each.jump.bandwidth:,.4g}" if each.jump else "-",
            f"{each.jump.rows_below:,} and {each.jump.rows_above:,}" if each.jump else "-",
        )
        for each in result.edges
    ]
    columns = ("edge", "jump", f"{result.level:.0%}, robust", "bandwidth", "rows below and above")
    table(f"{result.rows:,} rows", rows, columns, right=(0, 1, 2, 3, 4))
    for each in result.edges:
        say(f"  {each.edge:,.10g}: {each.as_json()['verdict_en']}")
    if result.picture is not None:
        say(f"  drawn: {result.picture}")
