"""What the Failure model page says of drift, promotions and looks."""

from __future__ import annotations

from dashboards.bilingual import Text

FAILURE_WATCH_TEXTS: dict[str, Text] = {
    "drift.title": Text("Deriva", "Drift"),
    "drift.none": Text(
        "Todavía no se comparó el modelo con los intentos más recientes. Para hacerlo:",
        "The model has not been compared with the newest attempts yet. To do so:",
    ),
    "drift.damaged": Text(
        "El informe de deriva no se puede usar: {reason}", "The drift report cannot be used: {reason}"
    ),
    "drift.other": Text(
        "El informe es de otra versión, {version}: vuelva a llamar `barberpro drift`.",
        "The report is about another version, {version}: call `barberpro drift` again.",
    ),
    "verdict.ok": Text("Nada empeora el modelo con certeza", "Nothing makes the model worse for sure"),
    "verdict.watch": Text("Observar: la pérdida crece, todavía poco", "Watch: the loss grows, not enough yet"),
    "verdict.retrain": Text("Reentrenar", "Train again"),
    "verdict.too_few": Text("Muy pocos intentos para decirlo", "Too few attempts to tell"),
    "drift.reasons": Text("Por: {reasons}", "Because of: {reasons}"),
    "drift.reference": Text("Referencia: {attempts}", "Reference: {attempts}"),
    "drift.window": Text("Ahora: {attempts}", "Now: {attempts}"),
    "drift.attempts": Text(
        "{rows} intentos con resultado definitivo, del {first} al {last}; falló el {rate}.",
        "{rows} attempts whose outcome is final, {first} to {last}; {rate} failed.",
    ),
    "drift.empty": Text("ningún intento con resultado definitivo.", "no attempt whose outcome is final."),
    "drift.loss": Text(
        "Log-loss: **{before}** en la referencia, **{after}** ahora.",
        "Log loss: **{before}** in the reference, **{after}** now.",
    ),
    "drift.unit": Text(
        "Cuánto cambia el log-loss cada movimiento, en % del log-loss de la referencia; punto y línea, en nats por "
        "intento con intervalo del 90 %. A la derecha de cero, empeora. Azul: el total y sus partes; gris: variables, "
        "sin la inflación.",
        "By how much each move changes the log loss, in % of the reference's; point and line in nats for each attempt "
        "with a 90% interval. To the right of zero it gets worse. Blue: the whole and its parts; grey: features, "
        "inflation taken out.",
    ),
    "drift.axis": Text("Cambio del log-loss, nats por intento", "Change of the log loss, nats for each attempt"),
    "drift.inputs": Text(
        "Las {shown} variables, de {count}, cuyo movimiento más sube la pérdida.",
        "The {shown} features, of {count}, whose move raises the loss most.",
    ),
    "drift.what": Text("Qué se movió", "What moved"),
    "drift.effect": Text("Cambio del log-loss", "Change of the log loss"),
    "drift.psi": Text("PSI", "PSI"),
    "drift.psi.value": Text("{psi} (por azar: {chance})", "{psi} (by chance: {chance})"),
    "moved.change": Text("En total", "In all"),
    "moved.score": Text("Llegan intentos de otro riesgo", "Attempts of another risk come"),
    "moved.unexplained": Text("Lo que eso no explica", "What that does not explain"),
    "moved.calibration": Text("Lo que ahorraría recalibrar", "What a new calibration would save"),
    "live.none": Text(
        "Todavía no se pidió ninguna respuesta antes de un pago: `barberpro score`.",
        "No answer has been asked for before a payment yet: `barberpro score`.",
    ),
    "live.counts": Text(
        "Respuestas dadas antes del pago: {answers}; con resultado definitivo {judged}, en espera o sin dato "
        "{waiting}, pedidas cuando ya se sabía {late}.",
        "Answers given before the payment: {answers}; outcome final {judged}, waiting or not known {waiting}, asked "
        "for after the outcome {late}.",
    ),
    "live.treated": Text(
        "Tratados: {rows} respuestas, log-loss {loss}, ROC-AUC {area}",
        "Treated: {rows} answers, log loss {loss}, ROC AUC {area}",
    ),
    "live.holdout": Text(
        "Sin tratar (reserva): {rows} respuestas, log-loss {loss}, ROC-AUC {area}",
        "Untreated (holdout): {rows} answers, log loss {loss}, ROC AUC {area}",
    ),
    "history.title": Text("Historia", "History"),
    "history.none": Text(
        "Todavía no se promovió ningún modelo en lugar de otro.", "No model has been promoted instead of another yet."
    ),
    "history.at": Text("Cuándo", "When"),
    "history.what": Text("Qué", "What"),
    "history.version": Text("Versión", "Version"),
    "history.by": Text("Quién", "Who"),
    "history.why": Text("Por qué", "Why"),
    "history.instead": Text("En lugar de", "Instead of"),
    "promoted.refresh": Text("Renovación", "Refresh"),
    "promoted.redesign": Text("Rediseño", "Redesign"),
    "promoted.rollback": Text("Vuelta atrás", "Rollback"),
    "looks.title": Text("Miradas registradas: {count}", "Looks on record: {count}"),
    "looks.note": Text(
        "Cada vez que alguien mira cómo le va a un aspirante sobre los mismos intentos, crece la posibilidad de que "
        "uno pase por azar. Por eso se anota cada mirada, y las compuertas piden más cuantas más hubo.",
        "Each time somebody looks at how a challenger does on the same attempts, the chance grows that one passes by "
        "luck. So each look is on record, and the gates ask for more the more there were.",
    ),
    "looks.what": Text("Mirada", "Look"),
    "looks.outcome": Text("Resultado", "Outcome"),
    "looks.earlier": Text("Miradas previas", "Earlier looks"),
    "looks.period": Text("Intentos del", "Attempts of"),
    "looks.gates": Text("Compuertas", "Gates"),
    "looks.champion": Text("Frente a", "Against"),
    "looks.download": Text("Descargar las miradas (CSV)", "Download the looks (CSV)"),
    "looks.shown": Text("Se mostró", "Shown"),
    "looks.allowed": Text("Promovido", "Promoted"),
    "looks.refused": Text("Rechazado", "Refused"),
    "look.train": Text("Entrenamiento", "Training"),
    "look.evaluate": Text("Evaluación", "Evaluation"),
    "look.promote": Text("Promoción", "Promotion"),
    "gate.period": Text("período", "period"),
    "gate.sources": Text("orígenes", "sources"),
    "gate.leak_audit": Text("auditoría de fugas", "leak audit"),
    "gate.log_loss": Text("log-loss", "log loss"),
    "gate.slices": Text("partes", "slices"),
    "gate.ece": Text("calibración", "calibration"),
    "gate.latency": Text("demora", "latency"),
}
