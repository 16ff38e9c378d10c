"""What the page What-if: prices says of the dollar."""

from __future__ import annotations

from dashboards.bilingual import Text

WHAT_IF_DOLLAR_TEXTS: dict[str, Text] = {
    "dollar.title": Text("El dólar", "The dollar"),
    "dollar.computing": Text("Decidiendo sobre el dólar…", "Deciding about the dollar…"),
    "dollar.nothing": Text(
        "No hay decisión sobre el dólar: {reason}", "There is no decision about the dollar: {reason}"
    ),
    "dollar.newest": Text(
        "Por la política vigente, al {day}: **{text}**.", "By the policy in force, as of {day}: **{text}**."
    ),
    "dollar.stale": Text(
        "Hoy no decide nada: ese cierre tiene {age} días, y más de {stale} son demasiados. Hacen falta cierres más "
        "nuevos.",
        "Today it decides nothing: that close is {age} days old, and more than {stale} are too many. Newer closes are "
        "needed.",
    ),
    "dollar.move": Text(
        "Movimiento en {window}: **{move}**; el umbral es {trigger}.",
        "Move over {window}: **{move}**; the trigger is {trigger}.",
    ),
    "dollar.close": Text(
        "Último cierre del {rate}: {close} por dólar, del {close_on}; días de antigüedad: {age} (viejo si pasa de "
        "{stale}).",
        "Newest close of the {rate}: {close} a dollar, of {close_on}; age in days: {age} (too old above {stale}).",
    ),
    "dollar.exposure": Text(
        "Expuesto: {exposure} de costos en dólares en {horizon} meses; ingreso del último mes, {income}. Los costos "
        "de la plataforma son un supuesto.",
        "Exposed: {exposure} of costs in dollars over {horizon} months; income of the last month, {income}. The "
        "platform's costs are an assumption.",
    ),
    "dollar.loss": Text(
        "Pérdida si no se cubre: P5 {p5} · P50 {p50} · **P95 {p95}**; la tolerancia es {tolerance} del ingreso.",
        "Loss without cover: P5 {p5} · P50 {p50} · **P95 {p95}**; the tolerance is {tolerance} of income.",
    ),
    "dollar.cover": Text(
        "Cobertura necesaria para quedar dentro: {needed}. Cubrir cuesta {premium} de lo cubierto ({basis}).",
        "Cover needed to stay within it: {needed}. Cover costs {premium} of what is covered ({basis}).",
    ),
    "dollar.uncovered": Text(
        "La cobertura que haría falta no se calcula: la decisión se tomó antes de mirar la pérdida. Cubrir cuesta "
        "{premium} de lo cubierto ({basis}).",
        "The cover that would be needed is not worked out: the decision came before the loss was looked at. Cover "
        "costs {premium} of what is covered ({basis}).",
    ),
    "dollar.basis.assumed": Text("supuesto", "assumed"),
    "dollar.basis.survey": Text("según la encuesta", "by the survey"),
    "dollar.months.one": Text("{count} mes", "{count} month"),
    "dollar.months.many": Text("{count} meses", "{count} months"),
    "dollar.days.one": Text("{count} día", "{count} day"),
    "dollar.days.many": Text("{count} días", "{count} days"),
    "dollar.action.nothing": Text("Nada", "Nothing"),
    "dollar.action.cover": Text("Cubrir {share}", "Cover {share}"),
    "dollar.rate.official_wholesale": Text("oficial mayorista", "official wholesale rate"),
    "dollar.rate.official_retail": Text("oficial minorista", "official retail rate"),
    "dollar.rate.blue": Text("blue", "parallel rate"),
    "dollar.history": Text("Decisiones y lo que vino después", "Decisions, and what came"),
    "dollar.track": Text(
        "{decisions} decisiones; {fired} con un movimiento sobre el umbral; {bought} coberturas, {bought_and_over} ya "
        "vencidas: costaron {cost} y pagaron {paid} ({net}). Pagaron más de lo que costaron: {paid_more_than_cost}.",
        "{decisions} decisions; {fired} with a move beyond the trigger; {bought} covers, {bought_and_over} of them "
        "over: they cost {cost} and paid {paid} ({net}). Paid more than they cost: {paid_more_than_cost}.",
    ),
    "dollar.record": Text(
        "Con todas las tablas, desde {first} y un ingreso que sigue a los precios: {decisions} decisiones, {fired} con "
        "un movimiento sobre el umbral, {bought} coberturas; costaron el {cost} del ingreso y pagaron el {paid}.",
        "By all the tables, since {first} and for an income that follows prices: {decisions} decisions, {fired} with a "
        "move beyond the trigger, {bought} covers; they cost {cost} of the income and paid {paid}.",
    ),
    "dollar.history.unit": Text(
        "Como si la política vigente hubiera decidido a cada fin de mes, con lo publicado ese día. Lo que vino se sabe "
        "al pagarse la última cuenta.",
        "As if the policy in force had decided at each month's end, by what was out that day. What came is known once "
        "the last bill is paid.",
    ),
    "dollar.column.day": Text("Día", "Day"),
    "dollar.column.action": Text("Decisión", "Decision"),
    "dollar.column.text": Text("Por qué", "Why"),
    "dollar.column.move": Text("Movimiento", "Move"),
    "dollar.column.exposure_ars": Text("Expuesto", "Exposed"),
    "dollar.column.p95_ars": Text("Pérdida P95", "Loss P95"),
    "dollar.column.cost_ars": Text("Costo de cubrir", "Cost of cover"),
    "dollar.column.came": Text("Vino", "Came"),
    "dollar.column.loss_ars": Text("Pérdida sin cubrir", "Loss without cover"),
    "dollar.column.net_ars": Text("Neto de la cobertura", "Net of the cover"),
}
