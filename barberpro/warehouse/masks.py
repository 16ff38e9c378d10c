"""What a message may show of a file: enough to mend it, and nothing by which somebody could be known."""

from __future__ import annotations

import re

LONGEST_VALUE = 24
MOST_DIGITS = 6
MOST_NAMES = 12
LONGEST_NAME = 40
CAPITALISED = r"(^|[^\p{L}])\p{Lu}.*[^\p{L}]\p{Lu}"
"""Two words with a capital letter: it may be somebody's name."""
LOOKS_LIKE_A_VALUE = re.compile(r"(\d\D*){5}|@|%40")


def shown_value(text: str) -> str:
    """Write SQL of a value as a reason may show it: plainly only when it is short and can be nobody's."""
    plain = f"regexp_replace({text}, '[[:cntrl:]]+', ' ', 'g')"
    masked = masked_text(plain)
    digits = f"length(regexp_replace({plain}, '[^\\p{{Nd}}]', '', 'g'))"
    personal = (
        f"length({plain}) > {LONGEST_VALUE} OR {digits} > {MOST_DIGITS} OR contains({plain}, '@') "
        f"OR contains({plain}, '%40') OR regexp_matches({plain}, '{CAPITALISED}')"
    )
    return f"('''' || left(CASE WHEN {personal} THEN {masked} ELSE {plain} END, 60) || '''')"


def masked_text(text: str) -> str:
    """Write SQL of a text in which digits became 9 and letters x."""
    return f"regexp_replace(regexp_replace({text}, '[[:digit:]]', '9', 'g'), '[[:alpha:]]|[^[:ascii:]]', 'x', 'g')"


def shown_name(name: str, there: list[str]) -> str:
    """Return a column's name, quoted; masked where the names `there` look like values of a file without header."""
    if _is_header(there):
        name = "".join(each if each.isprintable() else " " for each in name)
    else:
        name = re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "9", name))
    return repr(name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + "…")


def shown_names(there: list[str]) -> str:
    """List the first columns of a file, and say so where they look like values instead of names."""
    listed = ", ".join(shown_name(name, there).strip("'\"") for name in there[:MOST_NAMES])
    if len(there) > MOST_NAMES:
        listed += f" and {len(there) - MOST_NAMES} more"
    return listed if _is_header(there) else f"{listed} (values; is its header line missing?)"


def _is_header(there: list[str]) -> bool:
    return not any(LOOKS_LIKE_A_VALUE.search(name) for name in there)
