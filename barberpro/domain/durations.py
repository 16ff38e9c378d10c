"""ISO 8601 durations of days, hours, minutes and seconds, in microseconds."""

import re

_PATTERN = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_SECONDS = (86_400, 3_600, 60, 1)


def parse_duration(text: str) -> int:
    """Microseconds of a duration such as PT5M or P1DT12H; ValueError for anything else."""
    match = _PATTERN.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValueError(f"{text!r} is not an ISO 8601 duration of days, hours, minutes and seconds")
    return sum(int(number) * unit for number, unit in zip(match.groups("0"), _SECONDS, strict=True)) * 1_000_000
