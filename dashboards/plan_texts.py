"""The sentences on what plans of installments cost."""

from __future__ import annotations

from dashboards.bilingual import Text

PLAN_TEXTS: dict[str, Text] = {
    "plan.amount": Text("Precio de contado, en pesos", "Cash price, pesos"),
    "plan.day": Text("Día", "Day"),
    "plan.refused": Text("No se puede calcular: {reason}", "It cannot be worked out: {reason}"),
    "plan.table": Text("Planes en vigencia", "Plans in force"),
    "plan.table.unit": Text(
        "Al {day}. Las tasas se despejan de las cuotas mismas. Rebaja real: parte del precio de contado que el cliente "
        "ahorra porque paga más tarde, con la inflación esperada ese día ({inflation} el primer mes); negativa si el "
        "interés le gana. Costo del vendedor con IVA.",
        "On {day}. Rates are solved from the installments themselves. Real cut: part of the cash price that the "
        "payer saves "
        "by paying later, at the inflation expected on that day ({inflation} in the first month); negative where the "
        "interest is more. The seller's cost holds IVA.",
    ),
    "plan.column.plan": Text("Plan", "Plan"),
    "plan.column.each": Text("Cada cuota", "Each"),
    "plan.column.total": Text("Total", "Total"),
    "plan.column.cftea": Text("CFTEA", "CFTEA"),
    "plan.column.tea": Text("TEA", "TEA"),
    "plan.column.real_cut": Text("Rebaja real", "Real cut"),
    "plan.column.borne": Text("Costo del vendedor", "Seller bears"),
    "plan.column.basis": Text("Dato", "Basis"),
    "plan.name.at_once": Text("1 pago", "1 payment"),
    "plan.name.interest_free": Text("{count} sin interés", "{count} interest-free"),
    "plan.name.with_interest": Text("{count} con interés", "{count} with interest"),
    "plan.name.cuota_simple": Text("{count} de {name}", "{count} of {name}"),
    "plan.basis.published": Text("publicado", "published"),
    "plan.basis.press": Text("prensa", "press"),
    "plan.basis.assumed": Text("supuesto", "assumed"),
    "plan.download": Text("Descargar los planes (CSV)", "Download the plans (CSV)"),
    "plan.texts": Text("Lo que debe figurar junto al precio", "What must stand beside the price"),
    "plan.texts.note": Text(
        "En castellano, como se publica; el CFTEA debe destacarse. Los centavos que no se pueden repartir van en la "
        "primera.",
        "In Spanish, as it is published; the CFTEA is to stand out. Centavos that cannot be split are in the first "
        "one.",
    ),
    "plan.texts.rule": Text("Regla desde el {since}: {source}", "Rule from {since} on: {source}"),
    "plan.rates": Text("Costo financiero por plan", "Financial cost by plan"),
    "plan.rates.unit": Text(
        "CFTEA, con IVA sobre el interés. Sin interés es 0 %: lo paga el vendedor, como se ve abajo.",
        "CFTEA, with IVA on the interest. Interest-free it is 0%: the seller pays for it, as shown below.",
    ),
    "plan.rates.axis": Text("CFTEA, anual", "CFTEA, a year"),
    "plan.rates.none": Text(
        "Ese día no hay planes de más de un pago en la tabla.",
        "On that day the table has no plan of more than one payment.",
    ),
    "plan.free": Text("¿Quién paga las cuotas sin interés?", "Who pays for interest-free installments?"),
    "plan.free.unit": Text(
        "Punto: lo que el plan le cuesta al vendedor, con IVA, como % del precio de contado. Marca naranja: lo que la "
        "inflación esperada le rebaja al cliente. La distancia es lo que se queda el financista.",
        "Dot: what the plan costs the seller, with IVA, as % of the cash price. Orange mark: what expected inflation "
        "takes "
        "off for the payer. The distance is what the lender keeps.",
    ),
    "plan.free.axis": Text("% del precio de contado", "% of the cash price"),
    "plan.free.row": Text("{plan}: cuesta {borne}, rebaja {cut}", "{plan}: costs {borne}, takes off {cut}"),
    "plan.free.borne": Text("Costo del vendedor", "Seller bears"),
    "plan.free.cut": Text("Rebaja real para el cliente", "Real cut for the payer"),
    "plan.free.told": Text(
        "Con **{plan}** el vendedor entrega {borne} del precio y el cliente ahorra {cut} en términos reales. Un "
        "descuento de "
        "contado de {borne} le cuesta lo mismo al vendedor y le ahorra {borne} a quien paga.",
        "With **{plan}** the seller gives up {borne} of the price and the payer saves {cut} in real terms. A cash "
        "discount of "
        "{borne} costs the seller the same and saves {borne} to who pays.",
    ),
    "plan.free.none": Text(
        "Ese día no hay planes sin interés en la tabla.", "On that day the table has no interest-free plan."
    ),
    "plan.over": Text("Planes que se rechazan", "Plans that are refused"),
    "plan.over.unit": Text(
        "No están en vigencia el {day} o no toman este importe: no se ofrecen ni se calculan.",
        "They are not in force on {day}, or do not take this amount: they are neither offered nor worked out.",
    ),
    "plan.over.ended": Text(
        "**{name}**, {count} cuotas: terminó; último día, el anterior al {until}",
        "**{name}**, {count} installments: ended; its last day was the one before {until}",
    ),
    "plan.over.not_yet": Text(
        "**{name}**, {count} cuotas: empieza el {since}", "**{name}**, {count} installments: begins on {since}"
    ),
    "plan.over.minimum": Text(
        "**{name}**, {count} cuotas: desde {minimum}", "**{name}**, {count} installments: from {minimum} on"
    ),
}
