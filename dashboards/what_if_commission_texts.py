"""What the page What-if: commission says of commissions."""

from __future__ import annotations

from dashboards.bilingual import Text

WHAT_IF_COMMISSION_TEXTS: dict[str, Text] = {
    "page.what_if_commission": Text("¿Y si…? Comisión", "What-if: commission"),
    "what_if.commission.title": Text("¿Y si…? Comisión", "What-if: commission"),
    "what_if.commission.intro": Text(
        "Qué habría cobrado la plataforma con otra comisión, y qué puede cobrar en los meses que vienen. Cada "
        "escenario es un archivo real, comparado con la política vigente sobre los mismos futuros.",
        "What the platform would have charged with another commission, and what it may charge in the months to come. "
        "Each scenario is a real file, compared with the policy in force over the same futures.",
    ),
    "commission.tier_basis": Text("Qué reservas deciden el nivel", "Whose bookings decide the tier"),
    "tier_basis.previous_month": Text("Las del mes anterior", "Those of the month before"),
    "tier_basis.running": Text("Las del mes hasta ahora", "Those of the month so far"),
    "tier_basis.retroactive": Text("Las de todo el mes, al cierre", "Those of the whole month, at its end"),
    "commission.tiers": Text("Niveles", "Tiers"),
    "what_if.tier.from": Text("Nivel {number}, desde", "Tier {number}, from"),
    "what_if.tier.rate": Text("Comisión del nivel {number}", "Commission of tier {number}"),
    "what_if.tier.unit": Text(
        "Niveles: desde cuántas reservas completadas por mes, y la comisión sobre el importe bruto.",
        "Tiers: from how many completed bookings a month, and the commission on the gross amount.",
    ),
    "what_if.tier.add": Text("Agregar nivel", "Add a tier"),
    "what_if.tier.drop": Text("Quitar nivel", "Remove a tier"),
    "commission.top_performer_bp": Text("Descuento: destacados", "Discount: top performers"),
    "commission.loyal_bp": Text("Descuento: leales", "Discount: loyal"),
    "commission.high_volume_bp": Text("Descuento: gran volumen", "Discount: high volume"),
    "commission.campaign_bp": Text("Descuento: campaña", "Discount: campaign"),
    "commission.floor_bp": Text("Piso", "Floor"),
    "commission.cap_bp": Text("Tope", "Cap"),
    "notches.title": Text("Escalones", "Notches"),
    "notches.unit": Text(
        "Ingreso mensual de la plataforma por un proveedor de ticket mediano ({ticket}) y sin descuentos, según sus "
        "reservas. Donde la curva cae, una reserva más le cuesta a la plataforma. Con «mes anterior», la caída es del "
        "mes siguiente con las mismas reservas.",
        "The platform's monthly income from a provider of the median ticket ({ticket}) without discounts, by bookings. "
        "Where the curve drops, one booking more costs the platform. With “month before”, the drop is in the next "
        "month with as many bookings.",
    ),
    "notches.axis.bookings": Text("Reservas por mes", "Bookings a month"),
    "notches.axis.income": Text("Ingreso del mes, ARS nominales", "Income of the month, nominal ARS"),
    "notches.none": Text("Ninguna reserva más baja el ingreso.", "No further booking lowers the income."),
    "notches.when.next month": Text("del mes siguiente", "of the next month"),
    "notches.when.this month": Text("del mismo mes", "of the same month"),
    "notches.notch": Text(
        "La reserva {bookings} baja el ingreso {when} de {below} a {at}; se recupera en la {even_at_bookings}.",
        "Booking {bookings} lowers the income {when} from {below} to {at}; it is back at {even_at_bookings}.",
    ),
    "notches.bunching.few": Text(
        "Alrededor de {bookings}, meses de proveedor: {below} justo debajo y {above} justo encima; son pocos para "
        "decir si se amontonan.",
        "Around {bookings}, provider-months: {below} just below and {above} just above; too few to say whether they "
        "bunch.",
    ),
    "notches.bunching.yes": Text(
        "Alrededor de {bookings}, meses de proveedor: {below} justo debajo y {above} justo encima; se amontonan debajo "
        "(log-razón {excess}, error {error}).",
        "Around {bookings}, provider-months: {below} just below and {above} just above; they bunch below it (log ratio "
        "{excess}, error {error}).",
    ),
    "notches.bunching.no": Text(
        "Alrededor de {bookings}, meses de proveedor: {below} justo debajo y {above} justo encima; no se ve que se "
        "amontonen (log-razón {excess}, error {error}).",
        "Around {bookings}, provider-months: {below} just below and {above} just above; no bunching is seen (log ratio "
        "{excess}, error {error}).",
    ),
    "response.leaving_a_year": Text(
        "proveedores que se van por año, por cada punto más de comisión",
        "providers who leave a year, for each point more of commission",
    ),
    "response.passed_on": Text(
        "parte del cambio de comisión que llega al precio",
        "share of a change of commission that reaches the price",
    ),
    "response.elasticity": Text(
        "elasticidad, % de reservas por punto de precio real", "elasticity, % of bookings for each point of real price"
    ),
    "what_if.commission.unsaid": Text(
        "- **Cómo responderían** proveedores y clientes a otra comisión: nunca cambió, así que son supuestos.\n"
        "- El pasado se factura con las mismas reservas: nadie responde ahí. La frase de equilibrio dice cuánto haría "
        "falta.\n"
        "- Por delante siguen los proveedores de hoy: nadie nuevo llega, y quien tiene un descuento lo conserva.\n"
        "- El desglose por provincia, tamaño y mes está en pesos nominales.\n"
        "- Pagos cuyo costo de procesamiento no informa ninguna fuente: {unknown}; su neto lo cuenta como cero.",
        "- **How providers and clients would answer** to another commission: it never changed, so these are "
        "assumptions.\n- The past is billed with the same bookings: nobody answers there. The break-even sentence says "
        "how much it would take.\n"
        "- Ahead, the providers of today go on: nobody new comes, and who has a discount keeps it.\n"
        "- Breakdowns by province, size and month are in nominal pesos.\n"
        "- Payments whose processing cost no source tells: {unknown}; their net counts it as zero.",
    ),
}
