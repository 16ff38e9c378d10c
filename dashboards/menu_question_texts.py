"""The sentences on which menu to show."""

from __future__ import annotations

from dashboards.bilingual import Text

MENU_QUESTION_TEXTS: dict[str, Text] = {
    "ask.lead": Text(
        "Un checkout por abrirse, de un cliente nuevo. Lo que no se sabe puede quedar sin indicar.",
        "A checkout about to be opened, of a new client. What is not known may be left open.",
    ),
    "ask.any": Text("Sin indicar", "Not given"),
    "ask.where": Text("Provincia", "Province"),
    "ask.device": Text("Dispositivo", "Device"),
    "ask.weekday": Text("Día de la semana", "Weekday"),
    "ask.hour": Text("Hora (Buenos Aires)", "Hour (Buenos Aires)"),
    "ask.ahead": Text("Turno dentro de", "Appointment in"),
    "ask.hours": Text("{hours} h", "{hours} h"),
    "ask.show": Text("Mostrar {menu}", "Show {menu}"),
    "ask.recommended": Text("recomendado", "recommended"),
    "ask.table": Text("la tabla", "the table"),
    "ask.brings": Text(
        "Se espera que se pague en {paid} de los casos y que deje {net} reales, netos de comisión, por checkout.",
        "It is expected to be paid in {paid} of cases and to leave {net} real, net of the fee, for each checkout.",
    ),
    "ask.gains": Text("Frente a la tabla: {gain}.", "Against the table: {gain}."),
    "ask.fallback.no_model": Text(
        "Sin modelo entrenado no hay conversión esperada. Para entrenarlo hacen falta checkouts abandonados:",
        "Without a trained model there is no expected conversion. Training one takes abandoned checkouts:",
    ),
    "ask.fallback.unknown_plan": Text(
        "La tabla ofrece una cantidad de cuotas que el modelo nunca vio mostrada.",
        "The table offers a number of installments that the model has never seen shown.",
    ),
    "ask.fallback.no_sure_gain": Text(
        "Por eso vale la tabla, que es la base: su diferencia con los demás menús puede ser nula.",
        "So the table holds, which is the baseline: its difference to the other menus may be none.",
    ),
    "ask.fallback.amount_beyond_history": Text(
        "Casi ningún checkout conocido tuvo un importe así: cualquier otra cifra sería inventada.",
        "Hardly any known checkout had such an amount: any other figure would be made up.",
    ),
    "ask.evidence.title": Text(
        "Qué se sabe de los menús que elige el modelo", "What is known of the menus that the model chooses"
    ),
    "ask.evidence": Text("{source}, por {reward}", "{source}, by {reward}"),
    "ask.evidence.none": Text(
        "Nadie evaluó todavía los menús que elige el modelo: lo que sigue son predicciones.",
        "Nobody has judged yet what the model chooses: what follows are predictions.",
    ),
    "ask.evidence.see": Text("Ver el veredicto y su evidencia", "See the verdict and its evidence"),
    "ask.menus": Text("Conversión esperada por menú", "Expected conversion by menu"),
    "ask.menus.unit": Text(
        "Probabilidad de que el checkout se pague. Barra: intervalo del 90 % del modelo. Naranja: el recomendado; "
        "azul: el de "
        "la tabla. Entre corchetes, la cantidad preseleccionada.",
        "Probability that the checkout is paid. Bar: the model's 90% interval. Orange: the recommended one; blue: "
        "the table's. "
        "In brackets the preselected number.",
    ),
    "ask.net": Text("Pesos reales netos por menú", "Net real pesos by menu"),
    "ask.net.unit": Text(
        "Lo que deja cada checkout abierto, contando los que no se pagan. Los intervalos se mueven juntos: para "
        "comparar "
        "con la tabla vale la ganancia, en cada barra.",
        "What each opened checkout leaves, those that are not paid included. The intervals move together: to compare "
        "with "
        "the table go by the gain, on each bar.",
    ),
    "ask.axis.paid": Text("probabilidad de pago", "probability of being paid"),
    "ask.axis.net": Text("pesos reales netos", "net real pesos"),
    "ask.tip.paid": Text("Conversión", "Conversion"),
    "ask.tip.net": Text("Neto", "Net"),
    "ask.tip.gain": Text("Sobre la tabla", "Over the table"),
    "ask.download": Text("Descargar los menús (CSV)", "Download the menus (CSV)"),
}
