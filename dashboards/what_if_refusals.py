"""What the parser of scenarios refuses, said in the reader's language; keys and values stay."""

from __future__ import annotations

import re

from barberpro.domain.formatting import Language

SPANISH = (
    (r"^scenario ", "escenario "),
    (r", line (\d+): ", r", línea \1: "),
    (r"; mend it there", ""),
    (r" is missing; allowed:", " falta; se admite:"),
    (r" is (.+?) from (\d{4}-\d\d-\d\d); allowed: at most (\S+), which is ",
     r" es \1 desde \2; se admite: a lo sumo \3, que es "),
    (r" has (\S+) after (\S+); allowed: each day later than the one above it",
     r" tiene \1 después de \2; se admite: cada día posterior al de arriba"),
    (r"\bkey (\S+) is not known; allowed:", r"la clave \1 no existe; se admite:"),
    (r" is not known; a scenario has ", " no existe; un escenario tiene "),
    (r" is (.+); allowed:", r" es \1; se admite:"),
    (r"a whole number from (\S+) to (\S+)", r"un número entero de \1 a \2"),
    (r"a number from (\S+) to (\S+) with at most (\d+) decimals", r"un número de \1 a \2 con \3 decimales a lo sumo"),
    (r"a list of \{from_bookings, rate_bp\}: the first from 0 bookings, the numbers rising, rates from 0 to 10000",
     "una lista de {from_bookings, rate_bp}: la primera desde 0 reservas, los números en aumento, tasas de 0 a 10000"),
    (r"a mapping of names to ", "un mapa de nombres a "),
    (r", one for each of (.+)", r", uno para cada uno de \1"),
    (r", at most (\d+) names, or none", r", a lo sumo \1 nombres, o ninguno"),
    (r"a list of ", "una lista de "),
    (r"one of ", "uno de "),
    (r"a month as ", "un mes como "),
    (r"a day as (\S+), not before (\S+), or always", r"un día como \1, no anterior a \2, o always"),
    (r"a text that is not empty", "un texto que no esté vacío"),
    (r"keys with what they hold", "claves con lo que contienen"),
    (r"lower case letters, digits and _, at most 60, a letter first, and neither (\S+) nor (\S+)",
     r"minúsculas, dígitos y _, a lo sumo 60, primero una letra, y ni \1 ni \2"),
    (r"basis points of the gross amount", "puntos básicos del importe bruto"),
    (r"basis points of the commission", "puntos básicos de la comisión"),
    (r"\(word\)", "(palabra)"),
    (r"an alias \(\*\) is not allowed", "no se admiten alias (*)"),
    (r" stands twice", " está dos veces"),
    (r"the link is damaged", "está dañado"),
    (r"the link is cut off or too long", "está cortado o es demasiado largo"),
    (r"the link holds (\d+) scenarios; allowed: (.+)", r"tiene \1 escenarios; se admite: \2"),
    (r"there is no simulation (\S+); there are (.+)", r"no hay ninguna simulación \1; hay \2"),
    (r"(\S+) asks about (\S+); allowed here: (\S+)", r"\1 pregunta por \2; aquí se admite: \3"),
    (r"assumption: (\S+); not identified: ", r"supuesto: \1; no identificada: "),
    (r"the interval is (\d+)\.(\d+) wide; above (\d+)\.(\d+) it does not tell a strong answer from none",
     r"el intervalo tiene un ancho de \1,\2; por encima de \3,\4 no distingue una respuesta fuerte de ninguna"),
    (r"bookings move before repricings \(p = (\d+)\.(\d+)\), so that prices follow demand here",
     r"las reservas se mueven antes que los precios (p = \1,\2): aquí los precios siguen a la demanda"),
    (r"too little: (\d+) weeks of (\d+) providers away from repricings; (\d+) of (\d+) are needed",
     r"hay poco: \1 semanas de \2 proveedores lejos de un cambio de precio; hacen falta \3 de \4"),
    (r"no booking has a price", "ninguna reserva tiene precio"),
    (r"erosion between repricings: (\d+) weeks of (\d+) providers, 90 % interval, (\d+)\.(\d+) wider on either side "
     r"for an error that the estimate is known to make",
     r"la erosión entre cambios de precio: \1 semanas de \2 proveedores, intervalo del 90 %, \3,\4 más ancho de cada "
     r"lado por un error conocido de la estimación"),
    (r"no month from (\S+) to (\S+) can be decided on: too little was known of the dollar, prices or the survey; "
     r"import earlier figures with (.+)",
     r"en ningún mes de \1 a \2 se puede decidir: se sabía muy poco del dólar, los precios o la encuesta; se pueden "
     r"importar cifras anteriores con \3"),
    (r"quantile, basis points", "cuantil, puntos básicos"),
    (r"indexed price", "precio indexado"),
    (r"basis points of the price", "puntos básicos del precio"),
    (r"basis points of the precio", "puntos básicos del precio"),
    (r"\(months\)", "(meses)"),
    (r"\(day\)", "(día)"),
    (r"\(bookings\)", "(reservas)"),
    (r"\(division of the CPI\)", "(división del IPC)"),
    (r"there is no scenario (\S+)", r"no hay ningún escenario \1"),
)  # fmt: skip
"""Patterns in order; what none of them knows, such as what the YAML reader says, stays in English."""


def refusal(problem: object, language: Language) -> str:
    """Say why something is refused, without a full stop."""
    text = str(problem).rstrip(".")
    if language == "es":
        for pattern, said in SPANISH:
            text = re.sub(pattern, said, text)
    return text
