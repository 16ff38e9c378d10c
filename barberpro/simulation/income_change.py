"""When a change of platform income pays, said in a share of bookings: the plainest break-even there is."""

from __future__ import annotations

from typing import Any

from barberpro.simulation.breakeven import BreakEven, proportional_loss, sentence


def income_break_even(before: int, after: int) -> dict[str, Any]:
    """Say which share of bookings may be lost until the policy stops paying, or has to be won for it to pay."""
    if after == before:
        return {"verdict": "same", "share": None, "text_en": "Nothing changes.", "text_es": "Nada cambia."}
    if after < before and after > 0:
        more = before / after - 1
        percent = f"{100 * more:.1f}"
        return {
            "verdict": "pays_from_more_bookings",
            "share": more,
            "text_en": f"This pays only if bookings grow by more than {percent} %.",
            "text_es": f"Conviene solo si las reservas crecen más del {percent.replace('.', ',')} %.",
        }
    found: BreakEven = proportional_loss(float(before), float(after))
    return {
        "verdict": found.verdict,
        "share": found.response,
        "text_en": sentence(found, "bookings are lost"),
        "text_es": sentence(found, "las reservas", "es"),
    }
