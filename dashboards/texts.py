"""Every sentence and label on the pages, in Spanish and English. Placeholders have the same names in both."""

from __future__ import annotations

from barberpro.domain.formatting import Language
from dashboards.bilingual import Text
from dashboards.book_texts import BOOK_TEXTS
from dashboards.claim_texts import CLAIM_TEXTS
from dashboards.failure_hand_texts import FAILURE_HAND_TEXTS
from dashboards.failure_row_texts import FAILURE_ROW_TEXTS
from dashboards.failure_texts import FAILURE_TEXTS
from dashboards.failure_watch_texts import FAILURE_WATCH_TEXTS
from dashboards.installment_texts import INSTALLMENT_TEXTS
from dashboards.menu_question_texts import MENU_QUESTION_TEXTS
from dashboards.menu_verdict_texts import MENU_VERDICT_TEXTS
from dashboards.place_texts import PLACE_TEXTS
from dashboards.plan_texts import PLAN_TEXTS
from dashboards.what_if_commission_texts import WHAT_IF_COMMISSION_TEXTS
from dashboards.what_if_dollar_texts import WHAT_IF_DOLLAR_TEXTS
from dashboards.what_if_prices_texts import WHAT_IF_PRICES_TEXTS
from dashboards.what_if_result_texts import WHAT_IF_RESULT_TEXTS
from dashboards.what_if_texts import WHAT_IF_TEXTS

TEXTS: dict[str, Text] = {
    # the house
    "page.overview": Text("Panorama", "Overview"),
    "overview.title": Text("Panorama de cobros", "Payments overview"),
    "language": Text("Idioma", "Language"),
    "synthetic": Text("DATOS SINTÉTICOS", "SYNTHETIC DATA"),
    "synthetic.note": Text(
        "Historia inventada para probar la plataforma. Ninguna cifra es de clientes reales.",
        "An invented history to try the platform with. No figure is about real clients.",
    ),
    "none.title": Text("Todavía no hay datos publicados.", "No data have been published yet."),
    "none.how": Text(
        "Para publicar una historia de ejemplo, ejecute en la carpeta del proyecto:",
        "To publish a sample history, run in the project's folder:",
    ),
    "none.why": Text("Detalle: {reason}", "Detail: {reason}"),
    "damaged": Text(
        "Se muestra una publicación anterior, porque la última no se pudo leer: {reason}",
        "An earlier publication is shown, because the latest could not be read: {reason}",
    ),
    "broken": Text(
        "Los datos publicados no se pueden leer: {reason}",
        "The published data cannot be read: {reason}",
    ),
    "unusable": Text(
        "La publicación {generation} no tiene las tablas de esta página. Vuelva a publicar con `barberpro run`.",
        "Publication {generation} lacks the tables that this page needs. Publish again with `barberpro run`.",
    ),
    "empty.generation": Text(
        "La publicación no contiene intentos de pago. Cargue una historia y vuelva a publicar:",
        "The publication holds no payment attempts. Load a history and publish again:",
    ),
    "empty.selection": Text(
        "No hay intentos de pago con estos filtros. Amplíe el período o quite filtros.",
        "No payment attempts match these filters. Widen the period or remove filters.",
    ),
    "empty.chart": Text("Sin datos para estos filtros.", "No data for these filters."),
    "footer": Text(
        "Publicación **{generation}**, armada el {built} · Datos hasta el {until} · archivos cargados: {files}, "
        "filas en cuarentena: {quarantined} (rechazadas a lo largo del tiempo: {refused}) · "
        "Días de Buenos Aires, semanas de lunes a domingo · "
        "Se cuentan **intentos de pago**, salvo donde se indica otra cosa.",
        "Publication **{generation}**, built {built} · Data until {until} · files loaded: {files}, "
        "rows in quarantine: {quarantined} (refused over time: {refused}) · "
        "Buenos Aires days, weeks from Monday to Sunday · "
        "**Payment attempts** are counted unless stated otherwise.",
    ),
    # filters
    "filters": Text("Filtros", "Filters"),
    "from": Text("Desde", "From"),
    "to": Text("Hasta", "To"),
    "grain": Text("Agrupar por", "Group by"),
    "grain.day": Text("Día", "Day"),
    "grain.week": Text("Semana", "Week"),
    "grain.month": Text("Mes", "Month"),
    "prices": Text("Pesos", "Pesos"),
    "prices.nominal": Text("Nominales", "Nominal"),
    "prices.real": Text("Reales", "Real"),
    "prices.help": Text(
        "Reales: cada importe llevado a pesos de {month} con el IPC del INDEC de la región de la provincia.",
        "Real: every amount in pesos of {month}, by INDEC's consumer prices of the province's region.",
    ),
    "currency": Text("Moneda", "Currency"),
    "source": Text("Origen de los pagos", "Source of payments"),
    "source.all": Text("Todos", "All"),
    "province": Text("Provincia", "Province"),
    "province.all": Text("Todas", "All"),
    "province.unknown": Text("Sin provincia", "No province"),
    "method": Text("Medio de pago", "Payment method"),
    "method.all": Text("Todos", "All"),
    "method.account_money": Text("Dinero en cuenta", "Account money"),
    "method.credit_card": Text("Tarjeta de crédito", "Credit card"),
    "method.debit_card": Text("Tarjeta de débito", "Debit card"),
    "method.prepaid_card": Text("Tarjeta prepaga", "Prepaid card"),
    "method.cash_voucher": Text("Efectivo (cupón)", "Cash voucher"),
    "method.bank_transfer": Text("Transferencia", "Bank transfer"),
    "method.qr": Text("QR", "QR"),
    "method.unknown": Text("Sin informar", "Not reported"),
    "address.ignored": Text(
        "El enlace pide algo que no existe en estos datos, y se dejó de lado: {asked}.",
        "The link asks for something that is not in these data, and that was left aside: {asked}.",
    ),
    # units
    "unit.share": Text("% de {unit}", "% of {unit}"),
    "money.nominal": Text("{currency} nominales", "nominal {currency}"),
    "money.real": Text("pesos de {month}", "pesos of {month}"),
    # figures
    "change.none": Text("sin período anterior para comparar", "no earlier period to compare with"),
    "change.against": Text("vs. {days} días previos", "vs. {days} days before"),
    "count.net": Text(
        "{gross} brutos \N{MINUS SIGN} {refunded} devueltos", "{gross} gross \N{MINUS SIGN} {refunded} refunded"
    ),
    "count.attempts": Text(
        "{approved} aprobados · {declined} fallidos · {undecided} sin decidir",
        "{approved} approved · {declined} failed · {undecided} undecided",
    ),
    "count.share": Text(
        "{successes} de {trials} {unit} · IC 95 %: {low} a {high}",
        "{successes} of {trials} {unit} · 95% CI: {low} to {high}",
    ),
    "count.none": Text("Sin {unit} en estos datos", "No {unit} in these data"),
    "count.ticket": Text("{unit}, {money}", "{unit}, {money}"),
    "checkout.unfiltered": Text(
        "Los checkouts no se filtran por origen ni medio de pago: quien abandona no eligió ninguno.",
        "Checkouts are not filtered by source or method: those who abandon chose none.",
    ),
    "not.commission": Text(
        "Cobrado es lo que los clientes pagaron a través de la plataforma, no la comisión de la plataforma. "
        "Las devoluciones se restan el día del pago original.",
        "Collected is what clients paid through the platform, not the platform's commission. "
        "Refunds are deducted on the day of the original payment.",
    ),
    "real.provisional": Text(
        "Provisorios hasta que se publique su IPC: {months}. Sus importes reales usan un índice estimado y se "
        "reexpresarán; el último IPC publicado es el de {base}.",
        "Provisional until their index is published: {months}. Their real amounts rest on an estimated index and will "
        "be restated; the last published index is that of {base}.",
    ),
    "real.missing": Text(
        "{count} intentos aprobados son anteriores al primer índice disponible y no suman en pesos reales.",
        "{count} approved attempts are older than the first index and are not in the real amounts.",
    ),
    # charts
    "chart.revenue": Text("Cobrado neto por {grain}", "Net collected by {grain}"),
    "chart.rate": Text("Tasa de aprobación por {grain}", "Approval rate by {grain}"),
    "chart.methods": Text("Mezcla de medios de pago por {grain}", "Method mix by {grain}"),
    "chart.declines": Text("Pagos fallidos por causa", "Failed payments by cause"),
    "chart.revenue.unit": Text(
        "{money}. Importe aprobado menos devoluciones, por día del intento de pago.{partial}",
        "{money}. Approved amount minus refunds, by day of the payment attempt.{partial}",
    ),
    "chart.partial": Text(" Barra clara: período incompleto.", " Pale bar: incomplete period."),
    "chart.rate.unit": Text(
        "% de los intentos de pago decididos ({count}). Banda: IC del 95 % (Wilson). El eje no empieza en cero.",
        "% of decided payment attempts ({count}). Band: 95% CI (Wilson). The axis does not start at zero.",
    ),
    "chart.methods.unit": Text(
        "% de los intentos de pago aprobados ({count}).",
        "% of approved payment attempts ({count}).",
    ),
    "chart.declines.unit": Text(
        "Intentos de pago fallidos: {count} en el período, rechazados, cancelados o vencidos.",
        "Failed payment attempts: {count} in the period, rejected, cancelled or expired.",
    ),
    "tip.period": Text("Período", "Period"),
    "tip.net": Text("Neto", "Net"),
    "tip.gross": Text("Bruto", "Gross"),
    "tip.refunded": Text("Devuelto", "Refunded"),
    "tip.approved": Text("Aprobados", "Approved"),
    "tip.decided": Text("Decididos", "Decided"),
    "tip.undecided": Text("Sin decidir", "Undecided"),
    "tip.rate": Text("Aprobación", "Approval"),
    "tip.interval": Text("IC 95 %", "95% CI"),
    "tip.share": Text("Participación", "Share"),
    "tip.count": Text("Intentos", "Attempts"),
    "tip.interval.value": Text("{low} a {high}", "{low} to {high}"),
    "tip.days": Text("{first} a {last}", "{first} to {last}"),
    "tip.incomplete": Text("{days} (incompleto)", "{days} (incomplete)"),
    "class.issuer": Text("Banco emisor", "Issuing bank"),
    "class.buyer": Text("Comprador", "Buyer"),
    "class.risk": Text("Reglas de riesgo", "Risk rules"),
    "class.technical": Text("Falla técnica", "Technical fault"),
    "class.expired": Text("Vencido sin pagar", "Expired unpaid"),
    "class.unclassified": Text("Sin motivo informado", "No reason given"),
    # the model
    "model.title": Text("Modelo de fallos de pago", "Payment failure model"),
    "model.body": Text(
        "Versión en uso: **{version}**. Intentos de pago puntuados en esta publicación: {scored}; "
        "probabilidad media de fallo: {mean}.",
        "Version in use: **{version}**. Payment attempts scored in this publication: {scored}; "
        "mean failure probability: {mean}.",
    ),
    "model.quality": Text(
        "Sobre los {rows} intentos de pago más recientes, que el modelo no había visto al entrenarse: "
        "área bajo la curva ROC {model} (IC 90 %: {low} a {high}); "
        "regresión logística, {logistic}. 0,5 sería azar y 1, acierto total.",
        "On the {rows} newest payment attempts, which it had not seen in training: area under the ROC curve "
        "{model} (90% CI: {low} to {high}); logistic regression, {logistic}. 0.5 would be chance and 1 always right.",
    ),
    "downloads": Text("Descargar las cifras (CSV)", "Download the figures (CSV)"),
    "downloads.series": Text("Cobros y aprobación", "Collections and approval"),
    "downloads.methods": Text("Medios de pago", "Payment methods"),
    "downloads.declines": Text("Pagos fallidos", "Failed payments"),
    **BOOK_TEXTS,
    **CLAIM_TEXTS,
    **FAILURE_HAND_TEXTS,
    **FAILURE_ROW_TEXTS,
    **FAILURE_TEXTS,
    **FAILURE_WATCH_TEXTS,
    **INSTALLMENT_TEXTS,
    **MENU_QUESTION_TEXTS,
    **MENU_VERDICT_TEXTS,
    **PLACE_TEXTS,
    **PLAN_TEXTS,
    **WHAT_IF_COMMISSION_TEXTS,
    **WHAT_IF_DOLLAR_TEXTS,
    **WHAT_IF_PRICES_TEXTS,
    **WHAT_IF_RESULT_TEXTS,
    **WHAT_IF_TEXTS,
}


def say(key: str, language: Language, **values: str) -> str:
    """Give the text of `key` in a language, its placeholders filled in."""
    text = TEXTS[key]
    return (text.es if language == "es" else text.en).format(**values)


def label(family: str, code: str, language: Language) -> str:
    """Give the name of a code such as a method; a code that nobody named stands for itself."""
    key = f"{family}.{code}"
    return say(key, language) if key in TEXTS else code
