"""Data Docs: a site of HTML pages about the last judgement, readable without any network.

Great Expectations renders what it found; the frame around it is ours, since its own needs scripts of five foreign
hosts to show even its list of suites.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from pipelines.verdicts import RuleVerdict, Verdict

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:1100px;padding:1.5rem;color:#1d2433;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}h5,h6{font-size:1rem;margin:.8rem 0 .3rem}
a{color:#1f5fa8}table{border-collapse:collapse;width:100%;margin:.4rem 0 1rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #e3e6ec}
th{background:#f4f6f9;font-weight:600}th.n,td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.ok{color:#1b7f4b}.warn{color:#9a6700}.stop{color:#b42318;font-weight:600}.muted{color:#667085}
.verdict{padding:.7rem 1rem;border-radius:6px;background:#f4f6f9;border-left:5px solid currentColor}
code{font-size:.88em}summary{cursor:pointer;margin-top:1.2rem;font-weight:600}
.ge-section{margin:.5rem 0 1rem}.alert{background:#f4f6f9;padding:.1rem .6rem;border-radius:4px}
.fa-check-circle::before{content:"passed";font-style:normal;color:#1b7f4b}
.fa-times::before{content:"failed";font-style:normal;color:#b42318}
.fa-exclamation-triangle::before{content:"error";font-style:normal;color:#b42318}
.badge{background:#eef1f6;border-radius:3px;padding:0 .3rem;margin-right:.15rem;display:inline-block}
.collapse,[id$="-parent"]{display:none}
""".strip()


def write(folder: Path, verdict: Verdict, pages: Mapping[str, Sequence[str]]) -> Path:
    """Write the site in place of the one before; `pages` are the library's pages by table. Returns its front page."""
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    tables = {name: list(rules) for name, rules in groupby(verdict.rules, key=lambda each: each.table)}
    for name, rules in tables.items():
        text = _page(f"Expectations of {name}", _table_page(name, rules, pages.get(name, ())))
        (partial / f"{name}.html").write_text(text, encoding="utf-8")
    front = _page("Data Docs", _front(verdict, tables))
    (partial / "index.html").write_text(front, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return folder / "index.html"


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>BarberPro: {escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )


def _front(verdict: Verdict, tables: Mapping[str, list[RuleVerdict]]) -> str:
    kind, text = _sentence(verdict)
    rows = "".join(_table_row(name, rules) for name, rules in tables.items())
    return (
        f'<p class="verdict {kind}">{escape(text)}</p><p class="muted">Judged at {escape(verdict.judged_at)}.</p>'
        + _broken(verdict)
        + "<h2>Tables</h2><table><tr><th>table</th>"
        + "".join(f'<th class="n">{each}</th>' for each in ("rules", "passed", "warn", "stop"))
        + f"</tr>{rows}</table>"
    )


def _sentence(verdict: Verdict) -> tuple[str, str]:
    stopping, warnings = len(verdict.stopping), len(verdict.warnings)
    if stopping:
        return "stop", f"{stopping} of {len(verdict.rules)} rules stop the pipeline: nothing is built or published."
    if warnings:
        return "warn", f"Passed, with {warnings} of {len(verdict.rules)} rules giving a warning."
    return "ok", f"All {len(verdict.rules)} rules hold."


def _broken(verdict: Verdict) -> str:
    found = [*verdict.stopping, *verdict.warnings]
    return f"<h2>What does not hold</h2>{_rules(found, with_table=True)}" if found else ""


def _table_row(name: str, rules: list[RuleVerdict]) -> str:
    passed = sum(each.passed for each in rules)
    stops = sum(each.stops for each in rules)
    numbers = "".join(f'<td class="n">{n}</td>' for n in (len(rules), passed, len(rules) - passed - stops, stops))
    return f'<tr><td><a href="{name}.html">{escape(name)}</a></td>{numbers}</tr>'


def _table_page(name: str, rules: list[RuleVerdict], pages: Sequence[str]) -> str:
    found = "".join(f"<details><summary>As Great Expectations tells it</summary>{each}</details>" for each in pages)
    return f'<p><a href="index.html">All tables</a></p>{_rules(rules)}{found}'


def _rules(rules: Sequence[RuleVerdict], *, with_table: bool = False) -> str:
    head = "".join(
        f'<th class="n">{each}</th>' if each in ("broken", "of") else f"<th>{each}</th>"
        for each in (*(["table"] if with_table else []), "", "rule", "broken", "of", "judged on", "examples")
    )
    return f"<table><tr>{head}</tr>{''.join(_rule(each, with_table) for each in rules)}</table>"


def _rule(each: RuleVerdict, with_table: bool) -> str:
    kind = "ok" if each.passed else each.severity
    table = f'<td><a href="{each.table}.html">{escape(each.table)}</a></td>' if with_table else ""
    allowed = f' <span class="muted">({each.allowed:,} may)</span>' if each.allowed else ""
    examples = "<br>".join(
        escape(", ".join(f"{name} {value}" for name, value in example.items())) for example in each.examples
    )
    return (
        f'<tr>{table}<td class="{kind}">{kind}</td>'
        f'<td>{escape(each.text)}<br><code class="muted">{each.rule}</code></td>'
        f'<td class="n">{each.broken:,}{allowed}</td><td class="n">{each.rows:,}</td><td>{escape(each.judged_on)}</td>'
        f"<td>{examples}</td></tr>"
    )
