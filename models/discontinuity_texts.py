"""What is said of a jump at an edge, in Spanish and in English."""

from __future__ import annotations

from collections.abc import Mapping

Texts = tuple[str, str]
"""Spanish, then English."""

VERDICTS: Mapping[str, Texts] = {
    "higher above the edge": ("más alto por encima del borde", "higher above the edge"),
    "lower above the edge": ("más bajo por encima del borde", "lower above the edge"),
    "cannot tell": ("no se puede saber", "cannot tell"),
}
REASONS: Mapping[str, Texts] = {
    "local": (
        "vale solo junto al borde, no para los demás montos",
        "local to the edge: it says nothing of other amounts",
    ),
    "not_known_who_ruled": (
        "no se sabe qué se mostró a cada lado, así que nada dice que la tabla decidiera",
        "what was shown on each side is not given, so nothing says that the table ruled",
    ),
    "not_ruled": (
        "la tabla no decidió en este registro: lo que se muestra no cambia en el borde",
        "this log was not ruled by the table: what is shown does not switch at the edge",
    ),
    "too_few": ("muy pocas filas junto al borde", "too few rows beside the edge"),
    "density": (
        "los montos se acumulan de un lado del borde: los dos lados no son comparables",
        "amounts gather on one side of the edge: the two sides cannot be compared",
    ),
    "placebo": (
        "también hay un salto donde nada cambia",
        "there is a jump where nothing switches, too",
    ),
    "holds_zero": ("el salto en el borde puede ser nulo", "the jump at the edge may be none"),
    "donut": (
        "el salto depende de los montos que están justo en el borde",
        "the jump rests on the amounts right at the edge",
    ),
}
