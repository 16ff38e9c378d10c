"""What the Failure model page says of calibration and slices."""

from __future__ import annotations

from dashboards.bilingual import Text

FAILURE_ROW_TEXTS: dict[str, Text] = {
    "calibration.title": Text("Calibración", "Calibration"),
    "calibration.unit": Text(
        "Cada punto reúne {rows} intentos con probabilidades parecidas: a la derecha lo que dijo el modelo, hacia "
        "arriba lo que falló de verdad, con su intervalo del 90 % (cada cliente cuenta una vez). Sobre la línea, dijo "
        "la verdad. Escala de raíz, para ver las probabilidades chicas.",
        "Each point gathers {rows} attempts of similar probability: to the right what the model said, upwards what "
        "failed in truth, with its 90% interval (a client counts once). On the line, it told the truth. Root scale, so "
        "that small probabilities can be seen.",
    ),
    "calibration.said": Text("Dijo el modelo", "Model said"),
    "calibration.failed": Text("Falló de verdad", "Failed in truth"),
    "calibration.off": Text(
        "{off} de {count} intervalos no tocan la línea; por azar serían cerca de {chance}.",
        "{off} of {count} intervals miss the line; by chance about {chance} would.",
    ),
    "rows.none": Text(
        "No están las predicciones o las variables de los intentos juzgados, y sin ellas no hay calibración ni cortes. "
        "Para hacerlas:",
        "The predictions or the features of the judged attempts are not there, and without them there is no "
        "calibration and there are no slices. To make them:",
    ),
    # slices
    "slices.title": Text("Por partes", "By parts"),
    "slices.dimension": Text("Cortar por", "Slice by"),
    "dimension.method": Text("Medio de pago", "Method"),
    "dimension.province": Text("Provincia", "Province"),
    "dimension.device": Text("Dispositivo", "Device"),
    "dimension.attempt": Text("Primer intento o reintento", "First attempt or retry"),
    "slices.unit": Text(
        "Azul: lo que falló de verdad, con su intervalo del 90 %. Raya naranja: lo que dijo el modelo. Entre "
        "paréntesis, intentos.",
        "Blue: what failed in truth, with its 90% interval. Orange mark: what the model said. Attempts in parentheses.",
    ),
    "slices.retries": Text(
        "Los reintentos son una población aparte: insiste quien fue rechazado y quiere pagar. Su tasa no dice nada de "
        "los primeros intentos.",
        "Retries are a population of their own: those who were declined and still want to pay. Their rate says nothing "
        "about first attempts.",
    ),
    "slices.small": Text(
        "Con menos de {least} intentos, solo en la tabla: {names}.",
        "With fewer than {least} attempts, in the table only: {names}.",
    ),
    "slices.text": Text(
        "{name} ({rows}): falló {failed}, dijo {said}", "{name} ({rows}): failed {failed}, said {said}"
    ),
    "slices.axis": Text("% de los intentos", "% of attempts"),
    "slices.slice": Text("Parte", "Part"),
    "slices.rows": Text("Intentos", "Attempts"),
    "slices.failed": Text("Falló", "Failed"),
    "slices.said": Text("Dijo", "Said"),
    "slices.interval": Text("IC 90 % de lo que falló", "90% CI of what failed"),
    "slices.loss": Text("Log-loss", "Log loss"),
    "slices.loss.interval": Text("IC 90 % del log-loss", "90% CI of the log loss"),
    "slices.download": Text("Descargar las partes (CSV)", "Download the parts (CSV)"),
    "part.unknown": Text("Sin informar", "Not reported"),
    "attempt.first": Text("Primer intento", "First attempt"),
    "attempt.retry": Text("Reintento", "Retry"),
    "device.android_app": Text("App Android", "Android app"),
    "device.ios_app": Text("App iOS", "iOS app"),
    "device.mobile_web": Text("Web en el celular", "Mobile web"),
    "device.desktop_web": Text("Web en computadora", "Desktop web"),
}
