"""How verdicts on claims are told, in Spanish and English; one place for the report, the command line and the page."""

from __future__ import annotations

from barberpro.domain.bilingual import Text
from barberpro.domain.claims import CANNOT_TELL, REFUTED, SUPPORTED

RULE = Text(
    "Sostenida solo si todo el intervalo está dentro de lo que la afirmación dice; refutada solo si está todo afuera; "
    "si no, todavía no se puede decir. Una historia inventada no sostiene ni refuta nada.",
    "Supported only where the whole interval is within what the claim says; refuted only where all of it is outside; "
    "else nobody can tell yet. An invented history neither supports nor refutes anything.",
)
VERDICTS = {
    SUPPORTED: Text("Sostenida", "Supported"),
    REFUTED: Text("Refutada", "Refuted"),
    CANNOT_TELL: Text("No se puede decir todavía", "Cannot tell yet"),
}
WHYS = {
    "within": Text("todo el intervalo está dentro de lo afirmado", "the whole interval is within what is claimed"),
    "outside": Text("todo el intervalo está fuera de lo afirmado", "the whole interval is outside what is claimed"),
    "crosses": Text("el intervalo cruza el límite de lo afirmado", "the interval crosses the bound of the claim"),
    "invented": Text("la historia es inventada", "the history is invented"),
    "not_allowed": Text(
        "los datos de la evaluación no permiten un veredicto", "the data of the evaluation do not allow a verdict"
    ),
    "no_evidence": Text("todavía no hay evidencia", "there is no evidence yet"),
    "no_evaluation": Text("no se hizo ninguna evaluación", "no evaluation was made"),
    "no_denominator": Text("no hay denominador de afuera", "there is no outside denominator"),
    "no_data": Text("no hay datos en la ventana", "there are no data in the window"),
    "few_clusters": Text(
        "los clientes o días son muy pocos para un intervalo", "there are too few clients or days for an interval"
    ),
}
KINDS = {
    "experiment": Text("Experimento", "Experiment"),
    "off_policy": Text("Evaluación de menús registrados", "Evaluation of logged menus"),
    "measured": Text("Medición propia", "Own measurement"),
    "benchmark": Text("Prueba de rendimiento", "Benchmark"),
    "outside": Text("Fuente externa", "Outside source"),
}
COUNTED = {
    "payments": Text("pagos", "payments"),
    "attempts": Text("intentos de pago", "payment attempts"),
    "clients": Text("clientes", "clients"),
    "checkouts": Text("checkouts", "checkouts"),
    "days": Text("días", "days"),
    "months": Text("meses", "months"),
}
BY = {
    "clients": Text("clientes como conglomerados, Wilson", "clients as clusters, Wilson"),
    "days": Text("días como conglomerados", "days as clusters"),
    "exact": Text("suma exacta, sin intervalo", "an exact sum, without an interval"),
    "report": Text("como lo dice la evaluación", "as the evaluation tells it"),
}
READINGS = {
    "first_attempt": Text("aprobación al primer intento", "approval at the first attempt"),
    "checkout_success": Text("checkouts pagados", "checkouts paid"),
    "no_technical_fault": Text("sin falla técnica", "no technical fault"),
    "clients": Text("de los clientes", "of clients"),
    "payments": Text("de los pagos", "of payments"),
    "pesos": Text("de los pesos", "of pesos"),
    "bookings": Text("de los turnos completados", "of completed bookings"),
}


def verdict_line(verdict: str, why: str) -> Text:
    """Say a verdict with its reason, as in "cannot tell yet: the history is invented"."""
    said, reason = VERDICTS[verdict], WHYS[why]  # type: ignore[index]
    return Text(f"{said.es}: {reason.es}", f"{said.en}: {reason.en}")
