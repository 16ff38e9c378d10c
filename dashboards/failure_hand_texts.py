"""What the Failure model page says of reasons, and of a payment that the reader makes up."""

from __future__ import annotations

from dashboards.bilingual import Text

FAILURE_HAND_TEXTS: dict[str, Text] = {
    "factors.title": Text("Qué pesa más", "What weighs most"),
    "factors.unit": Text(
        "Cuánto mueve cada razón la respuesta, en promedio sobre {rows} intentos juzgados: log-odds en valor absoluto "
        "(0,1 cambia las chances un 10 %). Es cómo razona el modelo, no una causa.",
        "By how much each reason moves the answer, on average over {rows} judged attempts: absolute log-odds (0.1 "
        "changes the odds by 10%). It is how the model reasons, not a cause.",
    ),
    "factors.none": Text(
        "Este modelo no da razones: es anterior a ellas. Entrénelo otra vez para tenerlas.",
        "This model gives no reasons: it is from before there were any. Train it again to have them.",
    ),
    "factors.reason": Text("Razón", "Reason"),
    "factors.size": Text("Log-odds en valor absoluto, media", "Absolute log-odds, mean"),
    "factors.raised": Text("Sube el riesgo en", "Raises the risk of"),
    "factors.withheld": Text(
        "Este modelo nunca nombra lo siguiente, porque diez reajustes sobre muestras no coinciden o pesa en muy pocos: "
        "{names}.",
        "This model never names the following, because ten refits on samples disagree or it matters on too few: "
        "{names}.",
    ),
    "hand.title": Text("Probar con un pago", "Try a payment"),
    "hand.note": Text(
        "Un pago inventado, respondido como si se intentara el {day} con todo lo que se sabía hasta entonces. El "
        "cliente es desconocido. No se registra.",
        "A made-up payment, answered as if it were attempted on {day} with all that was known until then. The client "
        "is unknown. It is not logged.",
    ),
    "hand.unknown": Text("Sin informar", "Not reported"),
    "hand.method": Text("Medio de pago", "Method"),
    "hand.brand": Text("Marca", "Brand"),
    "hand.issuer": Text("Emisor (código)", "Issuer (code)"),
    "hand.installments": Text("Cuotas", "Installments"),
    "hand.amount": Text("Importe, pesos", "Amount, pesos"),
    "hand.province": Text("Provincia", "Province"),
    "hand.device_type": Text("Dispositivo", "Device"),
    "hand.provider_id": Text("Barbero", "Provider"),
    "hand.hour": Text("Hora de Buenos Aires", "Hour in Buenos Aires"),
    "hand.attempt_no": Text("Intento número", "Attempt number"),
    "hand.three_ds": Text("Con autenticación 3DS", "With 3DS authentication"),
    "hand.source": Text("Origen", "Source"),
    "hand.ask": Text("Preguntar al modelo", "Ask the model"),
    "hand.reading": Text("Leyendo la historia de pagos…", "Reading the payment history…"),
    "hand.answer": Text("Probabilidad de fallar", "Probability of failure"),
    "hand.range": Text(
        "Entre pagos a los que el modelo dijo esto, falló del {low} al {high} (90 %).",
        "Of payments of which the model said this, {low} to {high} failed (90%).",
    ),
    "hand.why": Text("Por qué", "Why"),
    "hand.what": Text("Qué se puede hacer", "What can be done"),
    "hand.factor": Text("{text} ({log_odds} log-odds). {comparison}", "{text} ({log_odds} log-odds). {comparison}"),
    "hand.gain": Text("{text}: {gain} esperados ({evidence})", "{text}: {gain} expected ({evidence})"),
    "hand.no_gain": Text("{text}: {evidence}", "{text}: {evidence}"),
    "hand.no_reason": Text("Ninguna razón pesa lo bastante.", "No reason weighs enough."),
}
