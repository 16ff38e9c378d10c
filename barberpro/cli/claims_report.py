"""How the claims ledger is printed."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping
from typing import Any

from barberpro.cli.console import say
from barberpro.domain.claim_words import BY, COUNTED, KINDS, READINGS
from barberpro.parameters.claims import PARTS
from pipelines.claim_figures import bounds_written, interval_written, written

NARROWEST, WIDEST = 60, 110
NAME = 14
LINE = "{:<4}{:<30} {:<20} {:>13}  {:<18} {}"


def show_all(content: Mapping[str, Any]) -> None:
    """Print a line for each claim, and how many there are of each verdict."""
    mark = "  [SYNTHETIC DATA]" if content["synthetic"] else ""
    say(f"Claims of the document, with {content['level']:.0%} intervals{mark}")
    say(LINE.format("", "claim", "it says", "figure", "interval", "verdict"))
    for each in content["claims"]:
        says = bounds_written(each["bounds"], each["unit"], "en")
        say(LINE.format(each["section"], each["id"], says, *_figure(each), _short(each)).rstrip())
    told = ", ".join(f"{count} {verdict}" for verdict, count in content["counts"].items())
    say(f"{len(content['claims'])} claims: {told}. One of them in full: barberpro claims ID")
    _wrapped("", content["rule"]["en"])


def show_one(claim: Mapping[str, Any], content: Mapping[str, Any]) -> None:
    """Print all that is known of a claim."""
    mark = "  [SYNTHETIC DATA]" if content["synthetic"] else ""
    say(f"{claim['id']}  (section {claim['section']}){mark}")
    lines = {
        "claim": claim["claim"]["en"],
        "verdict": claim["said"]["en"],
        "it says": bounds_written(claim["bounds"], claim["unit"], "en"),
        **_evidence(claim, content["level"]),
        **{part.replace("_", " "): claim["definition"][part]["en"] for part in PARTS},
        "decided by": " or ".join(KINDS[each].en.lower() for each in claim["decided_by"]),
        "last looked": claim["last_looked"],
        "next": claim["next"]["en"],
    }
    if claim["note"]:
        lines["note"] = claim["note"]["en"]
    for name, text in lines.items():
        _wrapped(name, text)


def _figure(claim: Mapping[str, Any]) -> tuple[str, str]:
    found = claim["evidence"]
    value = written(found and found["value"], claim["unit"], "en")
    return value, interval_written(found, claim["unit"], "en")


def _short(claim: Mapping[str, Any]) -> str:
    """Say the verdict; of one that is open only why, since most are."""
    verdict, _, reason = claim["said"]["en"].partition(": ")
    return f"? {reason}" if claim["verdict"] == "cannot tell yet" else verdict


def _evidence(claim: Mapping[str, Any], level: float) -> dict[str, str]:
    found = claim["evidence"]
    lines = {}
    if found is None:
        lines["evidence"] = f"none yet; missing: {claim['missing']['en']}" if claim["missing"] else "none yet"
        lines["evidence"] += f" ({claim['detail']['en']})" if claim["detail"] else ""
    else:
        value, ends = _figure(claim)
        counted = f"of {found['sample']:,} {COUNTED[found['counted']].en}"
        lines["evidence"] = f"{value}, {counted}{_span(found)}; measure {claim['measure']}"
        if "says" in found["details"]:
            lines["evaluation"] = f"of the table against what was shown: {found['details']['says']['en']}"
        lines["interval"] = f"{ends} at {level:.0%} ({BY[found['interval_by']].en}{_widened(found)})"
    for each in (found or {}).get("readings", ()):
        name = READINGS[each["name"]].en if each["name"] in READINGS else each["name"]
        ends = interval_written(each, claim["unit"], "en")
        lines[f"or, {name}"] = f"{written(each['value'], claim['unit'], 'en')} ({ends})"
    if claim["sample_needed"]:
        counted = COUNTED[claim["sample_counted"]].en if claim["sample_counted"] else ""
        lines["needed"] = f"about {claim['sample_needed']:,} {counted} to decide"
    return lines


def _span(found: Mapping[str, Any]) -> str:
    return f", {found['since']} to before {found['until']}" if found["until"] else ""


def _widened(found: Mapping[str, Any]) -> str:
    effect = found["design_effect"]
    return f"; {found['clusters']:,} of them, design effect {effect:.2f}" if effect else ""


def _wrapped(name: str, text: str) -> None:
    width = min(max(shutil.get_terminal_size((100, 24)).columns, NARROWEST), WIDEST)
    head = f"{name:<{NAME - 1}} " if name else ""
    say(textwrap.fill(text, width, initial_indent=head, subsequent_indent=" " * NAME * bool(name)))
