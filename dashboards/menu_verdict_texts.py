"""The sentences on verdicts about policies of menus, and on the edges of the table."""

from __future__ import annotations

from dashboards.bilingual import Text

MENU_VERDICT_TEXTS: dict[str, Text] = {
    "judged.none": Text(
        "Todavía no se evaluó ninguna política de menús: hacen falta checkouts que informen el menú mostrado y sus "
        "pagos.",
        "No policy of menus was judged yet: that takes checkouts that tell the menu shown, and their payments.",
    ),
    "judged.damaged": Text("El informe no se puede leer: {reason}", "The report cannot be read: {reason}"),
    "judged.no_rows": Text("En esta banda no hay checkouts.", "There are no checkouts in this band."),
    "judged.lead": Text(
        "Qué habría pasado con otra política, dicho por los checkouts que ya hubo, cada uno pesado por la probabilidad "
        "con que se le mostró su menú. Sin esa probabilidad registrada nada resulta mejor.",
        "What another policy would have brought, told by checkouts that have been, each weighted by the probability "
        "with "
        "which it was shown its menu. Without that probability on record nothing comes out better.",
    ),
    "judged.policy": Text("Política", "Policy"),
    "judged.policy.table": Text("La tabla del documento", "The document's table"),
    "judged.policy.learned": Text("La aprendida", "The learned one"),
    "judged.band": Text("Importes", "Amounts"),
    "judged.band.all": Text("Todos", "All"),
    "judged.band.low": Text("Bajos", "Low"),
    "judged.band.medium": Text("Medios", "Medium"),
    "judged.band.high": Text("Altos", "High"),
    "judged.reward": Text("Se mide", "Measured by"),
    "judged.reward.paid": Text("Conversión", "Conversion"),
    "judged.reward.net_real_ars": Text("Pesos reales netos", "Net real pesos"),
    "judged.better": Text("mejor", "better"),
    "judged.not better": Text("no es mejor", "not better"),
    "judged.cannot tell": Text("no se puede saber", "cannot tell"),
    "judged.all": Text("Los {count} veredictos de este origen", "All {count} verdicts of this source"),
    "judged.all.note": Text(
        "Los {count} valen juntos con 95 %: mirar muchos y quedarse con uno no lo vuelve cierto.",
        "The {count} hold together with 95%: looking at many and picking one does not make it true.",
    ),
    "judged.download": Text("Descargar los veredictos (CSV)", "Download the verdicts (CSV)"),
    "judged.rests": Text(
        "{rows} checkouts de {clients} clientes. Política evaluada: {menu}.",
        "{rows} checkouts of {clients} clients. Policy judged: {menu}.",
    ),
    "judged.until": Text("Conocidos hasta el {until}.", "Known until {until}."),
    "judged.over": Text(
        "Sobre la tabla: {value} (IC 90 %: {low} a {high}).", "Over the table: {value} (90% CI: {low} to {high})."
    ),
    "judged.menu.learned": Text(
        "el menú que el modelo elige para cada checkout ({menus})",
        "the menu that the model chooses for each checkout ({menus})",
    ),
    "judged.menu": Text("menú {menu}", "menu {menu}"),
    "judged.menu.all": Text("el menú de cada banda", "each band's menu"),
    "judged.detectable": Text(
        "Estos datos mostrarían una diferencia de {least} (potencia 80 %).",
        "These data would show a difference of {least} (power 80%).",
    ),
    "judged.needed": Text(
        "Si la diferencia es la estimada, mostrarla lleva {needed} checkouts como estos; hay {rows}.",
        "If the difference is as estimated, showing it takes {needed} checkouts like these; there are {rows}.",
    ),
    "judged.days": Text(
        "Con nuestro tráfico faltan unos {days} días.", "At our traffic that takes about {days} days more."
    ),
    "judged.no_sample": Text(
        "Más checkouts de la misma clase no lo dirían: hay que mostrar menús al azar a una parte y registrar su "
        "probabilidad.",
        "More checkouts of the same kind would not tell: show menus at random to a part, and log their probability.",
    ),
    "judged.estimates": Text("Diferencia con lo que se mostró", "Difference to what was shown"),
    "judged.estimates.paid": Text(
        "En puntos porcentuales de checkouts pagados. Con lo mostrado se pagó el {logged}. Barras azules: IC del 90 "
        "% cada "
        "una; naranja: el intervalo corregido en que descansa el veredicto. Errores por cliente.",
        "In percentage points of checkouts paid. With what was shown {logged} were paid. Blue bars: 90% CI each; "
        "orange: "
        "the corrected interval that the verdict rests on. Errors by client.",
    ),
    "judged.estimates.net_real_ars": Text(
        "En pesos reales por checkout, netos de la comisión del procesador. Con lo mostrado: {logged}. Barras "
        "azules: IC del "
        "90 % cada una; naranja: el intervalo corregido en que descansa el veredicto. Errores por cliente.",
        "In real pesos for each checkout, net of the processor's fee. With what was shown: {logged}. Blue bars: 90% "
        "CI each; "
        "orange: the corrected interval that the verdict rests on. Errors by client.",
    ),
    "judged.axis.paid": Text("puntos porcentuales", "percentage points"),
    "judged.axis.net_real_ars": Text("pesos reales por checkout", "real pesos for each checkout"),
    "judged.zero": Text("Sin diferencia", "No difference"),
    "judged.relative": Text("{value} ({low} a {high})", "{value} ({low} to {high})"),
    "judged.tip.told": Text("Diferencia", "Difference"),
    "judged.tip.interval": Text("Intervalo", "Interval"),
    "judged.tip.relative": Text("Relativa", "Relative"),
    "judged.tip.ess": Text("Filas efectivas", "Effective rows"),
    "judged.estimators": Text(
        "IPS pesa por la probabilidad; SNIPS además normaliza; el modelo predice lo que no se vio; el doblemente "
        "robusto "
        "acierta si acierta uno de los dos. Si se separan mucho, algo anda mal.",
        "IPS weights by the probability; SNIPS normalises too; the model predicts what was not seen; the doubly "
        "robust one is "
        "right if one of the two is. Where they lie far apart, something is wrong.",
    ),
    "estimator.ips": Text("IPS", "IPS"),
    "estimator.snips": Text("SNIPS", "SNIPS"),
    "estimator.dm": Text("Modelo (directo)", "Model (direct)"),
    "estimator.dr": Text("Doblemente robusto", "Doubly robust"),
    "estimator.switch_dr": Text("Doblemente robusto, con cambio", "Switch doubly robust"),
    "estimator.basis": Text("Veredicto, {by} al {level}", "Verdict, {by} at {level}"),
    # overlap
    "overlap.title": Text("Dónde se superponen política y registro", "Where policy and log overlap"),
    "overlap.told": Text(
        "{rows} checkouts valen por **{ess}** filas efectivas; el mayor peso es {largest} y el medio {mean} (debería "
        "ser 1).",
        "{rows} checkouts are worth **{ess}** effective rows; the largest weight is {largest}, the mean one {mean} "
        "(it should be 1).",
    ),
    "overlap.unknown": Text(
        "Sin probabilidades registradas no hay pesos: solo se cuentan filas.",
        "Without recorded probabilities there are no weights: rows are only counted.",
    ),
    "overlap.unit": Text(
        "Filas efectivas por menú que la política mostraría y por lo que se sabía antes. ✕: el registro casi no lo "
        "muestra "
        "({unsupported} de la política, en el peor hecho).",
        "Effective rows by menu that the policy would show and by what was known before. ✕: the log hardly shows it "
        "({unsupported} of the policy, by the worst fact).",
    ),
    "overlap.axis": Text("menú de la política", "the policy's menu"),
    "overlap.all": Text("todo", "all"),
    "overlap.below": Text("hasta {first}", "below {first}"),
    "overlap.between": Text("{first} a {last}", "{first} to {last}"),
    "overlap.above": Text("desde {last}", "from {last}"),
    "overlap.tip.action": Text("Menú", "Menu"),
    "overlap.tip.ess": Text("Filas efectivas", "Effective rows"),
    "overlap.tip.rows": Text("Checkouts", "Checkouts"),
    "overlap.tip.share": Text("Parte de la política", "Part of the policy"),
    # edges
    "edge.title": Text("Los bordes de la tabla", "The edges of the table"),
    "edge.unit": Text(
        "Si la tabla decide, a los lados de un borde solo cambia el menú: un salto ahí es su efecto, y vale solo "
        "junto al "
        "borde. Importes en pesos de {month}.",
        "Where the table rules, nothing but the menu changes beside an edge: a jump there is its effect, local to "
        "the edge. "
        "Amounts in pesos of {month}.",
    ),
    "edge.at": Text("Borde en {at}", "Edge at {at}"),
    "edge.axis.amount": Text("importe, pesos de {month}", "amount, pesos of {month}"),
    "edge.axis.paid": Text("% pagado", "% paid"),
    "edge.jump": Text(
        "Salto: {robust_value} ({low} a {high}); {rows_below} y {rows_above} checkouts a menos de {width} del borde.",
        "Jump: {robust_value} ({low} to {high}); {rows_below} and {rows_above} checkouts within {width} of the edge.",
    ),
    "edge.ruled": Text(
        "El menú más frecuente se mostró al {share_below} debajo y al {share_above} encima: aquí no decidió la tabla.",
        "The most frequent menu was shown to {share_below} below and {share_above} above: the table did not rule here.",
    ),
}
