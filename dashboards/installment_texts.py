"""The sentences of the Installments page: its sections, who pays in installments, vouchers and cash."""

from __future__ import annotations

from dashboards.bilingual import Text

INSTALLMENT_TEXTS: dict[str, Text] = {
    "page.installments": Text("Cuotas", "Installments"),
    "installments.title": Text("Cuotas y medios de pago", "Installments and payment methods"),
    "installments.show": Text("Sección", "Section"),
    "installments.show.uptake": Text("Uso", "Uptake"),
    "installments.show.cost": Text("Costo de los planes", "Cost of plans"),
    "installments.show.what_if": Text("Qué menú mostrar", "Which menu to show"),
    "installments.show.verdicts": Text("Veredictos", "Verdicts"),
    "installments.show.vouchers": Text("Efectivo", "Cash"),
    # menus
    "menu.at_once": Text("un pago", "one payment"),
    "menu.without": Text("{plans}, sin {missing}", "{plans}, without {missing}"),
    # who pays in installments
    "uptake.payments": Text("Pagos con tarjeta en cuotas", "Card payments in installments"),
    "uptake.payments.note": Text(
        "de {count} pagos aprobados con tarjeta de crédito · IC 90 %: {interval}",
        "of {count} approved credit card payments · 90% CI: {interval}",
    ),
    "uptake.checkouts": Text("Checkouts pagados en cuotas", "Checkouts paid in installments"),
    "uptake.checkouts.note": Text(
        "de {count} checkouts terminados, pagados o abandonados · IC 90 %: {interval}",
        "of {count} finished checkouts, paid or abandoned · 90% CI: {interval}",
    ),
    "uptake.financing": Text("Recargo que pagó el cliente", "What payers were charged for it"),
    "uptake.financing.note": Text(
        "sobre el precio de contado de {count} pagos en cuotas; {paid} en total, en {charged} de ellos",
        "on the cash price of {count} payments in installments; {paid} in all, on {charged} of them",
    ),
    "uptake.payments.none": Text("no hay pagos con tarjeta", "there are no card payments"),
    "uptake.checkouts.none": Text(
        "no hay checkouts terminados en estos datos", "there are no finished checkouts in these data"
    ),
    "uptake.financing.none": Text(
        "el origen no informa qué se cobró por las cuotas", "the source does not tell what was charged for installments"
    ),
    "uptake.note": Text(
        "Pagos aprobados con tarjeta de crédito por día del intento. Los checkouts no se filtran por origen ni por "
        "medio de pago. Los intervalos cuentan clientes, no pagos: quien paga en cuotas suele volver a hacerlo.",
        "Approved credit card payments by day of the attempt. Checkouts are not filtered by source or "
        "method. Intervals count clients, not payments: who pays in installments tends to do so again.",
    ),
    "uptake.untold": Text(
        "En {count} pagos con tarjeta el origen no informa las cuotas; no se cuentan.",
        "For {count} card payments the source does not tell the number of installments; they are not counted.",
    ),
    "uptake.none": Text(
        "No hay pagos aprobados con tarjeta de crédito que informen sus cuotas con estos filtros.",
        "No approved credit card payments that tell their number of installments match these filters.",
    ),
    "uptake.axis": Text("% de los pagos con tarjeta", "% of card payments"),
    "uptake.at_once": Text("En {count} pago", "In {count} payment"),
    "uptake.in": Text("En {count} cuotas", "In {count} installments"),
    "uptake.numbers.title": Text("Cuántas cuotas", "How many installments"),
    "uptake.numbers.unit": Text(
        "% de los pagos aprobados con tarjeta de crédito. Barra: IC del 90 %.",
        "% of approved credit card payments. Bar: 90% CI.",
    ),
    "uptake.deciles.title": Text("Según el importe", "By amount"),
    "uptake.deciles.unit": Text(
        "Pagos en más de una cuota por décimo del importe, {unit}. Los diez intervalos valen juntos al 90 %. "
        "Línea: la curva ajustada, según clientes de los que no aprendió.",
        "Payments in more than one installment by tenth of the amount, {unit}. The ten intervals hold together at 90%. "
        "Line: the fitted curve, said of clients from whom it has not learned.",
    ),
    "uptake.deciles.axis": Text("desde este importe", "from this amount"),
    "uptake.deciles.held": Text(
        "La curva está calibrada: cada décimo contiene lo que ella dice.",
        "The curve is calibrated: every tenth holds what it says.",
    ),
    "uptake.deciles.not_held": Text(
        "La curva no está calibrada: en {out} de los diez décimos lo que dice queda fuera del intervalo.",
        "The curve is not calibrated: in {out} of the ten tenths what it says lies outside the interval.",
    ),
    "uptake.months.title": Text("Mes a mes", "Month by month"),
    "uptake.months.unit": Text(
        "% de los pagos aprobados con tarjeta de crédito hechos en más de una cuota. Barra: IC del 90 %.",
        "% of approved credit card payments made in more than one installment. Bar: 90% CI.",
    ),
    "uptake.provinces.title": Text("Por provincia", "By province"),
    "uptake.provinces.unit": Text(
        "Pagos en más de una cuota; provincias con 30 pagos o más. Donde los intervalos se cruzan el orden no dice "
        "nada.",
        "Payments in more than one installment; provinces with 30 payments or more. Where intervals overlap the order "
        "tells nothing.",
    ),
    "uptake.provinces.show": Text("Ver {count} provincias", "See {count} provinces"),
    "uptake.menus.title": Text("Conversión según el menú mostrado", "Conversion by menu shown"),
    "uptake.menus.unit": Text(
        "% de los checkouts terminados que se pagaron, por menú; entre corchetes, la cantidad preseleccionada.",
        "% of finished checkouts that were paid, by menu; in brackets the preselected number.",
    ),
    "uptake.menus.warning": Text(
        "Descriptivo, no es un efecto: a importes y clientes distintos se les mostraron menús distintos. Si un menú "
        "convierte más lo dice la sección Veredictos.",
        "Descriptive, not an effect: different amounts and clients were shown different menus. Whether a menu converts "
        "better is told under Verdicts.",
    ),
    "uptake.menus.none": Text("Ningún checkout informa qué menú se mostró.", "No checkout tells which menu was shown."),
    "uptake.menus.axis": Text("% de los checkouts pagados", "% of checkouts paid"),
    "uptake.tip.told": Text("Parte", "Share"),
    "uptake.tip.interval": Text("IC 90 %", "90% CI"),
    "uptake.tip.payments": Text("Pagos", "Payments"),
    "uptake.tip.checkouts": Text("Checkouts", "Checkouts"),
    "uptake.tip.financing": Text("Recargo", "Charged"),
    "uptake.tip.amount": Text("Importe", "Amount"),
    "uptake.tip.fitted": Text("La curva dice", "The curve says"),
    "uptake.tip.taken": Text("Pagados en cuotas", "Paid in installments"),
    "downloads.uptake_installments": Text("Cantidad de cuotas", "Installments"),
    "downloads.uptake_deciles": Text("Por importe", "By amount"),
    "downloads.uptake_months": Text("Por mes", "By month"),
    "downloads.uptake_provinces": Text("Por provincia", "By province"),
    "downloads.uptake_menus": Text("Por menú", "By menu"),
    # vouchers and cash
    "vouchers.none": Text(
        "No hay cupones de efectivo en estos datos, o todavía no se midieron. Se miden con:",
        "There are no cash vouchers in these data, or they were not measured yet. To measure them:",
    ),
    "vouchers.damaged": Text("El informe no se puede leer: {reason}", "The report cannot be read: {reason}"),
    "vouchers.curve.title": Text("Cuándo se paga un cupón", "When a voucher is paid"),
    "vouchers.curve.unit": Text(
        "% de los cupones pagados dentro de tantas horas de emitidos (Kaplan y Meier; lo vencido ya no se paga). "
        "{rows} cupones. Banda: IC del 90 %.",
        "% of vouchers paid within so many hours of being issued (Kaplan and Meier; what expired is never paid). "
        "{rows} vouchers. Band: 90% CI.",
    ),
    "vouchers.lead": Text("Turno", "Appointment"),
    "vouchers.lead.all": Text("Todos los cupones", "All vouchers"),
    "vouchers.lead.soon": Text("Turno en menos de 48 h", "Appointment within 48 h"),
    "vouchers.lead.later": Text("Turno más adelante", "Later appointment"),
    "vouchers.within": Text("Horas desde la emisión", "Hours since issued"),
    "vouchers.heat.title": Text("Según el día y la hora de emisión", "By weekday and hour of issue"),
    "vouchers.heat.unit": Text(
        "% pagado dentro de {hours} h. Las celdas con pocos cupones se acercan al conjunto; ▫ marca las que tienen "
        "menos de {few}, que dicen poco por sí mismas.",
        "% paid within {hours} h. Cells with few vouchers are drawn to the whole; ▫ marks those with fewer than {few}, "
        "which tell little by themselves.",
    ),
    "vouchers.heat.none": Text(
        "No se sabe a qué turno corresponde cada cupón: sin turnos no se separan por día y hora.",
        "It is not known which appointment each voucher is for: without appointments they are not split by day and "
        "hour.",
    ),
    "vouchers.heat.axis": Text("hora de emisión (Buenos Aires)", "hour of issue (Buenos Aires)"),
    "vouchers.axis.hours": Text("horas desde la emisión", "hours since issued"),
    "vouchers.axis": Text("% pagado", "% paid"),
    "vouchers.tip.when": Text("Emitido", "Issued"),
    "vouchers.tip.paid": Text("Pagado", "Paid"),
    "vouchers.tip.interval": Text("IC 90 %", "90% CI"),
    "vouchers.tip.rows": Text("Cupones", "Vouchers"),
    "vouchers.tip.hours": Text("Horas", "Hours"),
    "weekday.1": Text("lunes", "Monday"),
    "weekday.2": Text("martes", "Tuesday"),
    "weekday.3": Text("miércoles", "Wednesday"),
    "weekday.4": Text("jueves", "Thursday"),
    "weekday.5": Text("viernes", "Friday"),
    "weekday.6": Text("sábado", "Saturday"),
    "weekday.7": Text("domingo", "Sunday"),
    "vouchers.download": Text("Descargar las celdas (CSV)", "Download the cells (CSV)"),
    "coverage.title": Text("Dónde se puede pagar en efectivo", "Where cash can be paid"),
    "coverage.none": Text(
        "No hay una tabla de puntos de pago: nada se dice de la cobertura. Traiga la suya (columnas city, province, "
        "cash_points y, si la tiene, population):",
        "There is no table of places to pay: nothing is said of coverage. Bring your own (columns city, province, "
        "cash_points and, where you have it, population):",
    ),
    "coverage.unit": Text(
        "{cities} ciudades de {file}, importadas. Sin población no hay tasa por habitante.",
        "{cities} cities of {file}, imported. Without population there is no rate for its people.",
    ),
    "coverage.city": Text("Ciudad", "City"),
    "coverage.province": Text("Provincia", "Province"),
    "coverage.points": Text("Puntos de pago", "Places to pay"),
    "coverage.per": Text("Cada 10.000 habitantes", "For each 10,000 people"),
    "coverage.download": Text("Descargar la cobertura (CSV)", "Download the coverage (CSV)"),
}
