"""What the Failure model page says of a model and its rivals."""

from __future__ import annotations

from dashboards.bilingual import Text

FAILURE_TEXTS: dict[str, Text] = {
    "page.failure_model": Text("Modelo de fallos", "Failure model"),
    "failure.title": Text("Modelo de fallos de pago", "Payment failure model"),
    "failure.model": Text("Pregunta", "Question"),
    "asked.payment_failure": Text("¿Fallará este intento de pago?", "Will this payment attempt fail?"),
    "asked.first_attempt_decline": Text(
        "¿Será rechazado el primer intento de la compra?", "Will the purchase's first attempt be declined?"
    ),
    "asked.checkout_unpaid": Text("¿Quedará la compra sin pagar?", "Will the purchase stay unpaid?"),
    "failure.none": Text(
        "Todavía no hay un modelo. Hacen falta al menos 500 intentos de pago con resultado definitivo, 50 de ellos "
        "fallidos. Para entrenarlo:",
        "There is no model yet. It takes at least 500 payment attempts whose outcome is final, 50 of them failed. "
        "To train one:",
    ),
    "failure.damaged": Text(
        "El modelo en uso no se puede leer: {reason}", "The model in force cannot be read: {reason}"
    ),
    # the one in force
    "force.title": Text("Modelo en uso", "Model in force"),
    "force.first": Text(
        "Versión **{version}**, en uso desde su entrenamiento: no reemplazó a ninguna.",
        "Version **{version}**, in force since it was trained: it replaced no other.",
    ),
    "force.promoted": Text(
        "Versión **{version}**, en uso desde el {at}. La promovió {by} en lugar de {instead_of}: «{why}»",
        "Version **{version}**, in force since {at}. {by} promoted it instead of {instead_of}: “{why}”",
    ),
    "force.rollback": Text(
        "Versión **{version}**, repuesta el {at} por {by} en lugar de {instead_of}: «{why}»",
        "Version **{version}**, put back on {at} by {by} instead of {instead_of}: “{why}”",
    ),
    "force.published": Text(
        "La publicación se puntuó con la versión {published}; vuelva a publicar para usar la nueva: `barberpro run`.",
        "The publication was scored by version {published}; publish again to use the new one: `barberpro run`.",
    ),
    "force.learned": Text(
        "Aprendió de los intentos de pago del {first} al {last} ({sources}): {trees} árboles, {calibration}.",
        "It learned from payment attempts from {first} to {last} ({sources}): {trees} trees, {calibration}.",
    ),
    "calibrated.none": Text("sin recalibrar", "not recalibrated"),
    "calibrated.platt": Text("recalibrados con Platt", "recalibrated by Platt's map"),
    "calibrated.isotonic": Text("recalibrados con regresión isotónica", "recalibrated by isotonic regression"),
    "force.judged": Text(
        "Se lo juzga por {rows} intentos del {first} al {last}, posteriores a su entrenamiento. Entre corchetes, "
        "intervalos del 90 % remuestreando clientes.",
        "It is judged by {rows} attempts from {first} to {last}, later than its training. In brackets, 90% intervals "
        "from resampled clients.",
    ),
    "force.unjudged": Text(
        "Ningún informe reciente compara esta versión con otras; estas cifras son las de su entrenamiento, sobre los "
        "intentos del {first} al {last}. Para compararla:",
        "No recent report compares this version with others; these figures are those of its training, on attempts from "
        "{first} to {last}. To compare it:",
    ),
    "tile.base_rate": Text("Intentos que fallaron", "Attempts that failed"),
    "tile.base_rate.note": Text("de {rows} juzgados", "of {rows} judged"),
    "tile.range": Text("[{low} a {high}]", "[{low} to {high}]"),
    "tile.log_loss.note": Text("{range}; menos es mejor", "{range}; less is better"),
    "tile.roc_auc.note": Text("{range}; 0,5 es azar, 1 es acierto total", "{range}; 0.5 is chance, 1 always right"),
    "tile.ece.note": Text("{range}; distancia media a lo que ocurrió", "{range}; mean distance to what happened"),
    # against the others
    "rivals.title": Text("Frente a otros", "Against others"),
    "rivals.figure": Text("Medida", "Measure"),
    "figure.log_loss": Text("Log-loss", "Log loss"),
    "figure.roc_auc": Text("ROC-AUC", "ROC AUC"),
    "figure.pr_auc": Text("PR-AUC", "PR AUC"),
    "figure.brier": Text("Brier", "Brier"),
    "figure.ece": Text("ECE", "ECE"),
    "figure.lift": Text("Lift", "Lift"),
    "about.log_loss": Text(
        "Log-loss, en nats por intento: castiga la seguridad equivocada. Menos es mejor.",
        "Log loss, nats for each attempt: it punishes misplaced certainty. Less is better.",
    ),
    "about.roc_auc": Text(
        "Área bajo la curva ROC: qué tan bien ordena por riesgo. De 0,5 (azar) a 1; más es mejor.",
        "Area under the ROC curve: how well it puts in order of risk. From 0.5 (chance) to 1; more is better.",
    ),
    "about.pr_auc": Text(
        "Área bajo la curva de precisión y cobertura: el azar daría {base_rate}, la parte que falló. Más es mejor.",
        "Area under the precision-recall curve: chance would give {base_rate}, the share that failed. More is better.",
    ),
    "about.brier": Text(
        "Error cuadrático medio de la probabilidad, de 0 a 1. Menos es mejor.",
        "Mean squared error of the probability, from 0 to 1. Less is better.",
    ),
    "about.ece": Text(
        "Error de calibración: distancia media entre lo dicho y lo ocurrido, en 15 grupos de igual tamaño. Menos es "
        "mejor.",
        "Calibration error: mean distance between what was said and what happened, in 15 groups of equal size. Less is "
        "better.",
    ),
    "about.lift": Text(
        "Lift: cuántas veces más falla el 10 % más riesgoso que el conjunto. El azar daría 1; más es mejor.",
        "Lift: how many times more often the riskiest 10% fail than all. Chance would give 1; more is better.",
    ),
    "axis.lift": Text("Lift, veces", "Lift, times"),
    "axis.log_loss": Text("Log-loss, nats por intento", "Log loss, nats for each attempt"),
    "axis.roc_auc": Text("ROC-AUC, de 0,5 a 1", "ROC AUC, from 0.5 to 1"),
    "axis.pr_auc": Text("PR-AUC, de 0 a 1", "PR AUC, from 0 to 1"),
    "axis.brier": Text("Brier, de 0 a 1", "Brier, from 0 to 1"),
    "axis.ece": Text("ECE, puntos de probabilidad", "ECE, points of probability"),
    "rivals.axis": Text("El eje no empieza en cero.", "The axis does not start at zero."),
    "predictor.champion": Text("Modelo en uso", "Model in force"),
    "predictor.challenger": Text("Aspirante", "Challenger"),
    "predictor.previous": Text("Campeón anterior", "Earlier champion"),
    "predictor.blind": Text("En uso, sin resultados del pasado", "In force, told no past outcomes"),
    "predictor.logistic": Text("Regresión logística", "Logistic regression"),
    "predictor.constant": Text("Constante (proporción media)", "Constant (mean rate)"),
    "predictor.oracle": Text("Oráculo (todo menos lo oculto)", "Oracle (all but the hidden)"),
    "predictor.truth": Text("Verdad del mundo sintético", "Truth of the synthetic world"),
    "against.previous": Text("el campeón anterior", "the earlier champion"),
    "against.logistic": Text("la regresión logística", "logistic regression"),
    "against.constant": Text("la constante", "the constant"),
    "against.oracle": Text("el oráculo", "the oracle"),
    "against.truth": Text("la verdad", "the truth"),
    "against.blind": Text("el mismo modelo sin resultados del pasado", "the same model told no past outcomes"),
    "rivals.better": Text(
        "Mejor que {other}: su log-loss es {value} menor [{low} a {high}].",
        "Better than {other}: its log loss is lower by {value} [{low} to {high}].",
    ),
    "rivals.worse": Text(
        "Peor que {other}: su log-loss es {value} mayor [{low} a {high}].",
        "Worse than {other}: its log loss is higher by {value} [{low} to {high}].",
    ),
    "rivals.unsure": Text(
        "No es seguro que supere a {other}: la diferencia de log-loss, {value} [{low} a {high}], contiene el cero.",
        "Not surely better than {other}: the difference in log loss, {value} [{low} to {high}], holds zero.",
    ),
    "rivals.gain": Text(
        "De lo que el oráculo mejora a la constante, el modelo alcanza el **{value}** [{low} a {high}]. El oráculo "
        "conoce todo el mundo sintético menos el riesgo oculto de cada cliente y las caídas: nadie puede pasarlo.",
        "Of what the oracle gains on the constant the model reaches **{value}** [{low} to {high}]. The oracle knows "
        "the whole synthetic world but the hidden risk of each client and the outages: nobody can do better.",
    ),
    "rivals.waiting": Text(
        "Espera un aspirante, la versión {version}: `barberpro promote {version} --by NOMBRE --why TEXTO`.",
        "A challenger waits, version {version}: `barberpro promote {version} --by NAME --why TEXT`.",
    ),
    "rivals.table": Text("Todas las medidas", "All measures"),
    "rivals.predictor": Text("Quién predice", "Predictor"),
    "figure.estimate": Text("{value} [{low} a {high}]", "{value} [{low} to {high}]"),
}
