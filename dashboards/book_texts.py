"""What the Reconciliation page says."""

from __future__ import annotations

from barberpro.domain.book_words import STEP_WORDS
from dashboards.bilingual import Text

BOOK_TEXTS: dict[str, Text] = {
    "page.reconciliation": Text("Conciliación", "Reconciliation"),
    "reconciliation.title": Text("Conciliación mensual", "Monthly reconciliation"),
    "books.month": Text("Mes", "Month"),
    "books.none": Text(
        "Todavía no hay reportes de Mercado Pago cargados, y sin ellos no hay con qué conciliar los pagos. "
        "Cargue los reportes de liquidaciones (settlement) y de dinero liberado (release) y vuelva a publicar:",
        "No Mercado Pago reports are loaded yet, and without them there is nothing to reconcile payments with. "
        "Load the settlement and released money reports and publish again:",
    ),
    "books.intro": Text(
        "Del pago a la liquidación y al dinero liberado, neto de cargos e impuestos, al centavo. "
        "Días de Buenos Aires. Antigüedad al {as_of}. Datos: pagos hasta el {payments}, liquidaciones hasta el "
        "{settlement}, liberaciones hasta el {released}.",
        "From payments to settlement to released money, net of fees and taxes, to the centavo. "
        "Buenos Aires days. Ages as of {as_of}. Data: payments to {payments}, settlement to {settlement}, "
        "releases to {released}.",
    ),
    "books.open": Text("Mes abierto", "Month open"),
    "books.closed": Text("Cerrado el {at} por {by}", "Closed on {at} by {by}"),
    "books.closed.note": Text("Nota del cierre: {note}", "Note of the closing: {note}"),
    "books.accepted.open": Text(
        "Diferencias abiertas aceptadas al cerrar: {count}", "Open differences accepted at the closing: {count}"
    ),
    "books.accepted.incomplete": Text("Cerrado incompleto: {reasons}.", "Closed while incomplete: {reasons}."),
    "short.none": Text("{stage}: sin datos", "{stage}: no data"),
    "short.month": Text("el mes termina el {day}", "the month ends on {day}"),
    "short.payments": Text("pagos hasta el {day}", "payments to {day}"),
    "short.settlement": Text("liquidaciones hasta el {day}", "settlement to {day}"),
    "short.released": Text("liberaciones hasta el {day}", "releases to {day}"),
    "books.damaged": Text("El cierre no se puede usar: {reason}", "The closing cannot be used: {reason}"),
    "stage.payments": Text("Pagos", "Payments"),
    "stage.settlement": Text("Liquidado", "Settled"),
    "stage.released": Text("Liberado", "Released"),
    "books.net.note": Text("{gross} brutos, {fee} cargos, {tax} impuestos", "{gross} gross, {fee} fees, {tax} taxes"),
    "books.differences": Text("Diferencias abiertas", "Open differences"),
    "books.differences.note": Text("La más antigua: {days} días", "The oldest: {days} days"),
    "books.differences.clean": Text("Todo está explicado", "Everything is explained"),
    "books.residual": Text("Sin explicar: {amount}", "Unexplained residual: {amount}"),
    "bridge.title": Text("Del pago al dinero liberado", "From payments to released money"),
    "bridge.unit": Text(
        "{currency} nominales, netos. Entre paréntesis, movimientos. Naranja: hay que revisar; gris: pasa solo, "
        "es cuestión de fechas.",
        "Nominal {currency}, net. Movements in parentheses. Orange: to be looked into; grey: passes by itself, "
        "it is a matter of dates.",
    ),
    **{f"step.{stage}.{step}": Text(*words) for (stage, step), words in STEP_WORDS.items()},
    "bridge.axis": Text("{currency} nominales, netos", "nominal {currency}, net"),
    "causes.title": Text("Diferencias por causa", "Differences by cause"),
    "causes.none": Text(
        "Sin diferencias: los tres totales coinciden día por día.",
        "No differences: the three totals agree day by day.",
    ),
    "causes.cause": Text("Causa", "Cause"),
    "causes.state": Text("Estado", "State"),
    "causes.entries": Text("Movimientos", "Movements"),
    "causes.amount": Text("Importe", "Amount"),
    "causes.oldest": Text("Más antigua", "Oldest"),
    "causes.days": Text("{days} días", "{days} days"),
    "causes.week": Text("0 a 7 días", "0 to 7 days"),
    "causes.month": Text("8 a 30 días", "8 to 30 days"),
    "causes.more": Text("Más de 30", "Over 30"),
    "state.open": Text("Revisar", "To look into"),
    "state.timing": Text("Por fechas", "Timing"),
    "details.title": Text("Diferencias, una por una", "Differences one by one"),
    "details.cause": Text("Filtrar por causa", "Filter by cause"),
    "details.all": Text("Todas las causas", "All causes"),
    "details.open": Text("Solo las que hay que revisar", "Only those to look into"),
    "details.search": Text("Buscar un pago", "Find a payment"),
    "details.search.hint": Text("Número de operación", "Operation number"),
    "details.nothing": Text("Ninguna diferencia con estos filtros.", "No difference matches these filters."),
    "details.shown": Text(
        "Se muestran {shown} de {count}; la descarga las trae todas.", "{shown} of {count} are shown; the file has all."
    ),
    "details.payment": Text("Operación", "Operation"),
    "details.kind": Text("Movimiento", "Movement"),
    "details.day": Text("Día", "Day"),
    "details.method": Text("Medio", "Method"),
    "details.here": Text("Antes", "Before"),
    "details.there": Text("Después", "After"),
    "details.age": Text("Días", "Days"),
    "details.download": Text("Descargar las diferencias (CSV)", "Download the differences (CSV)"),
    "kind.sale": Text("Venta", "Sale"),
    "kind.refund": Text("Devolución", "Refund"),
    "kind.contested": Text("Contracargo", "Dispute"),
    "kind.fee": Text("Cargo", "Fee"),
    "kind.tax": Text("Impuesto", "Tax"),
    "kind.other": Text("Otro", "Other"),
    "tied.title": Text("Por día y medio de pago", "By day and payment method"),
    "tied.note": Text(
        "Cada fila cierra: pagos más diferencias da lo liquidado, y lo liquidado más diferencias, lo liberado.",
        "Every row ties: payments plus differences make settlement, and settlement plus differences, releases.",
    ),
    "tied.first": Text("Pagos \N{RIGHTWARDS ARROW} liquidado", "Payments \N{RIGHTWARDS ARROW} settled"),
    "tied.second": Text("Liquidado \N{RIGHTWARDS ARROW} liberado", "Settled \N{RIGHTWARDS ARROW} released"),
    "tied.residual": Text("Sin explicar", "Residual"),
    "tied.download": Text("Descargar el cuadro (CSV)", "Download the tie-out (CSV)"),
    "outside.note": Text(
        "Fuera de las ventas, movido por el titular de la cuenta: {moved}.",
        "Outside of sales, moved by the owner of the account: {moved}.",
    ),
    "outside.settlement.withdrawal": Text("retiros liquidados {amount}", "settled withdrawals {amount}"),
    "outside.settlement.withdrawal_cancel": Text("retiros anulados {amount}", "cancelled withdrawals {amount}"),
    "outside.settlement.payout": Text("pagos a terceros liquidados {amount}", "settled payouts {amount}"),
    "outside.released.withdrawal": Text("retiros {amount}", "withdrawals {amount}"),
    "outside.released.withdrawal_cancel": Text("retiros anulados {amount}", "cancelled withdrawals {amount}"),
    "outside.released.payout": Text("pagos a terceros {amount}", "payouts {amount}"),
    "outside.released.asset_management_gain": Text("rendimientos {amount}", "yields {amount}"),
    "outside.released.asset_management_loss": Text("rendimientos negativos {amount}", "negative yields {amount}"),
    "closings.title": Text("Meses cerrados", "Closed months"),
    "closings.none": Text(
        "Ningún mes está cerrado. Un mes conciliado se cierra así, y desde entonces lo que cambie se ve como ajuste:",
        "No month is closed. A reconciled month is closed like this; whatever changes later is shown as a restatement:",
    ),
    "closings.accepted": Text("Aceptadas", "Accepted"),
    "closings.accepted.help": Text(
        "Diferencias abiertas que aceptó quien cerró el mes.", "Open differences that the closer accepted."
    ),
    "closings.note": Text("Nota", "Note"),
    "closings.at": Text("Cerrado el", "Closed on"),
    "closings.by": Text("Por", "By"),
    "closings.restated": Text("Ajustes", "Restatements"),
    "restated.title": Text("Ajustes posteriores al cierre de {month}", "Restatements since the closing of {month}"),
    "restated.none": Text("Nada cambió desde el cierre.", "Nothing changed since the closing."),
    "restated.stage": Text("Etapa", "Stage"),
    "restated.closed": Text("Al cierre", "As closed"),
    "restated.present": Text("Hoy", "Today"),
    "restated.delta": Text("Ajuste", "Change"),
    "restated.since": Text("Se sabe desde", "Known since"),
    "restated.download": Text("Descargar los ajustes (CSV)", "Download the restatements (CSV)"),
    "restated.late": Text("Llegó después", "Came later"),
    "restated.deleted": Text("Borrado en el origen", "Deleted at the source"),
    "restated.gone": Text("Ya no es de este mes", "No longer of this month"),
    "restated.moved": Text("Cambió de día o medio", "Other day or method"),
    "restated.amount": Text("Importe corregido", "Amount corrected"),
    "restated.fee": Text("Cargo corregido", "Fee corrected"),
    "restated.tax": Text("Impuesto corregido", "Tax corrected"),
}
