"""The sentences of the Claims page and of the badges."""

from __future__ import annotations

from barberpro.domain.claim_words import BY, COUNTED, KINDS, READINGS, VERDICTS
from dashboards.bilingual import Text

CLAIM_TEXTS: dict[str, Text] = {
    "page.claims": Text("Afirmaciones", "Claims"),
    "claims.title": Text("Afirmaciones del documento", "Claims of the document"),
    "claims.lead": Text(
        "Qué dice el documento, qué se sabe, y si alcanza. {rule}",
        "What the document says, what is known, and whether that is enough. {rule}",
    ),
    "claims.none": Text(
        "Nadie miró todavía las afirmaciones de estos datos. Para hacerlo:",
        "Nobody has looked at the claims with these data yet. To do so:",
    ),
    "claims.damaged": Text(
        "El informe de afirmaciones no se puede leer: {reason}. Para hacerlo de nuevo:",
        "The report on claims cannot be read: {reason}. To make it again:",
    ),
    "claims.nothing": Text(
        "Ninguna afirmación responde a estos filtros. Quite alguno.",
        "No claim matches these filters. Remove one.",
    ),
    "claims.synthetic": Text(
        "La historia es inventada: sus cifras se muestran, y no sostienen ni refutan nada sobre el mundo.",
        "The history is invented: its figures are shown, and neither support nor refute anything about the world.",
    ),
    "claims.verdict": Text("Veredicto", "Verdict"),
    "claims.section": Text("Sección del documento", "Section of the document"),
    "claims.kind": Text("Qué puede decidirla", "What can decide it"),
    "claims.all": Text("Todas", "All"),
    "claims.choose": Text("Abrir una afirmación", "Open a claim"),
    "claims.close": Text("Cerrar", "Close"),
    "claims.table": Text("{shown} de {all} afirmaciones", "{shown} of {all} claims"),
    "claims.how": Text(
        "Un clic en una fila abre la afirmación. La ventana, la población y el intervalo son los de cada definición, "
        "no los de los filtros de otras páginas.",
        "A click on a row opens the claim. Window, population and interval are those of each definition, not of the "
        "filters of other pages.",
    ),
    "claims.column.claim": Text("Afirmación", "Claim"),
    "claims.column.section": Text("Sección", "Section"),
    "claims.column.figure": Text("Cifra", "Figure"),
    "claims.column.interval": Text("Intervalo del {level}", "{level} interval"),
    "claims.column.says": Text("Afirma", "It says"),
    "claims.where": Text("Documento, sección {section}", "Document, section {section}"),
    "claims.figure": Text("Cifra medida", "Measured figure"),
    "claims.says": Text("El documento afirma", "The document says"),
    "claims.interval": Text("Intervalo del {level}: {interval}", "{level} interval: {interval}"),
    "claims.rests": Text(
        "Sobre {sample} {counted}; {by}.",
        "Of {sample} {counted}; {by}.",
    ),
    "claims.clusters": Text(
        "Son {clusters}, y el efecto de diseño es {effect}.",
        "There are {clusters} of them, and the design effect is {effect}.",
    ),
    "claims.window": Text("Del {first} al {last}.", "From {first} to {last}."),
    "claims.evaluation": Text(
        "La evaluación dice, de la tabla contra lo mostrado: {says}.",
        "The evaluation says, of the table against what was shown: {says}.",
    ),
    "claims.needed": Text(
        "Harían falta unos {sample} {counted} para decidir, si la cifra se quedara donde está.",
        "About {sample} {counted} would be needed to decide, if the figure stayed where it is.",
    ),
    "claims.needed.plan": Text(
        "Un experimento necesitaría unos {sample} {counted} entre los dos brazos.",
        "An experiment would need about {sample} {counted} in its two arms.",
    ),
    "claims.missing": Text(
        "Todavía no hay evidencia. Falta: {missing}.", "There is no evidence yet. Missing: {missing}."
    ),
    "claims.evidence.none": Text("Todavía no hay evidencia: {why}.", "There is no evidence yet: {why}."),
    "claims.definition": Text("Definición", "Definition"),
    "claims.metric": Text("Métrica", "Metric"),
    "claims.population": Text("Población", "Population"),
    "claims.comparison": Text("Comparación", "Comparison"),
    "claims.window.of": Text("Ventana", "Window"),
    "claims.true_if": Text("Es cierta si", "True if"),
    "claims.readings": Text("La misma frase, leída de otro modo", "The same words, read in another way"),
    "claims.main": Text("Según la definición", "By the definition"),
    "claims.chart": Text(
        "Línea: intervalo del {level}. Zona sombreada: lo que el documento afirma ({says}).",
        "Line: {level} interval. Shaded: what the document says ({says}).",
    ),
    "claims.next": Text("Qué hacer", "What to do next"),
    "claims.note": Text("Para leerla bien", "To read it well"),
    "claims.looked": Text(
        "Se miró por última vez el {day}. Medida: `{measure}`. Identificador: `{name}`.",
        "Last looked at on {day}. Measure: `{measure}`. Identifier: `{name}`.",
    ),
    "claims.no_measure": Text("ninguna todavía", "none yet"),
    "claims.download": Text("Descargar (CSV)", "Download (CSV)"),
    "claims.source": Text(
        "Fuente del denominador: {source}, publicado el {day}.", "Denominator: {source}, published {day}."
    ),
    "badge": Text("¿{claim}? {verdict}", "{claim}? {verdict}"),
    "badge.short.supported": Text("Sostenida", "Supported"),
    "badge.short.refuted": Text("Refutada", "Refuted"),
    "badge.short.cannot tell yet": Text("Sin decidir", "Undecided"),
    "badge.help": Text(
        "El documento afirma: {claim}. {said}. Un clic abre definición, evidencia e intervalo; el veredicto no sigue "
        "los filtros de esta página.",
        "The document says: {claim}. {said}. A click opens definition, evidence and interval; the verdict does not "
        "follow the filters of this page.",
    ),
    "badge.unjudged": Text("Nadie la miró todavía", "Nobody has looked at it yet"),
    **{f"verdict.{name}": text for name, text in VERDICTS.items()},
    **{f"decides.{name}": text for name, text in KINDS.items()},
    **{f"counted.{name}": text for name, text in COUNTED.items()},
    **{f"interval_by.{name}": text for name, text in BY.items()},
    **{f"reading.{name}": text for name, text in READINGS.items()},
}
