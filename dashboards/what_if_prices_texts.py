"""What the page What-if: prices says of prices."""

from __future__ import annotations

from dashboards.bilingual import Text

WHAT_IF_PRICES_TEXTS: dict[str, Text] = {
    "page.what_if_prices": Text("¿Y si…? Precios", "What-if: prices"),
    "what_if.pricing.title": Text("¿Y si…? Precios", "What-if: prices"),
    "what_if.pricing.intro": Text(
        "Qué habrían cobrado las barberías con otra regla de precios, qué se llevó la inflación, y qué puede pasar en "
        "los meses que vienen. Cada escenario es un archivo real, comparado con la política vigente sobre los mismos "
        "futuros.",
        "What shops would have charged by another rule of prices, what inflation took, and what may come in the months "
        "ahead. Each scenario is a real file, compared with the policy in force over the same futures.",
    ),
    # the keys
    "prices.rhythm": Text("Cuándo se actualiza el precio", "When a shop reprices"),
    "rhythm.monthly": Text("Todos los meses", "Every month"),
    "rhythm.every_k_months": Text("Cada varios meses", "Every few months"),
    "rhythm.s_S": Text("Al acumularse una pérdida", "Once enough is lost"),
    "prices.every_months": Text("Meses entre actualizaciones", "Months between repricings"),
    "prices.day_of_month": Text("Día del mes en que se mira", "Day of the month it looks"),
    "prices.trigger_bp": Text("Pérdida que dispara", "Loss that triggers"),
    "prices.division": Text("Índice (división del IPC)", "Index (CPI division)"),
    "division.general": Text("Nivel general", "General level"),
    "division.01": Text("01 · Alimentos y bebidas", "01 · Food and drinks"),
    "division.02": Text("02 · Bebidas alcohólicas y tabaco", "02 · Alcohol and tobacco"),
    "division.03": Text("03 · Prendas de vestir y calzado", "03 · Clothing and footwear"),
    "division.04": Text("04 · Vivienda, agua, electricidad", "04 · Housing, water, electricity"),
    "division.05": Text("05 · Equipamiento del hogar", "05 · Household equipment"),
    "division.06": Text("06 · Salud", "06 · Health"),
    "division.07": Text("07 · Transporte", "07 · Transport"),
    "division.08": Text("08 · Comunicación", "08 · Communication"),
    "division.09": Text("09 · Recreación y cultura", "09 · Recreation and culture"),
    "division.10": Text("10 · Educación", "10 · Education"),
    "division.11": Text("11 · Restaurantes y hoteles", "11 · Restaurants and hotels"),
    "division.12": Text("12 · Bienes y servicios varios", "12 · Miscellaneous goods and services"),
    "prices.buffer_bp": Text("Colchón sobre el índice", "Buffer above the index"),
    "prices.floor_bp": Text("Piso, del precio indexado", "Floor, of the indexed price"),
    "prices.ending": Text("Los precios terminan en", "Prices end in"),
    "ending.490": Text("490: 15.490, 1.490", "490: 15,490, 1,490"),
    "ending.900": Text("900: 15.900, 1.490", "900: 15,900, 1,490"),
    "ending.hundreds": Text("Centenas: 15.500, 1.400", "Hundreds: 15,500, 1,400"),
    "ending.none": Text("Sin redondeo", "Not rounded"),
    "prices.direction": Text("Se redondea", "Rounded"),
    "direction.nearest": Text("Al más cercano", "To the nearest"),
    "direction.down": Text("Hacia abajo", "Down"),
    "direction.up": Text("Hacia arriba", "Up"),
    "prices.demand_bands": Text("Franjas horarias", "Hour bands"),
    "what_if.prices.demand_bands": Text(
        "Recargo o descuento por lo pedida que es la hora.", "Surcharge or discount by how sought the hour is."
    ),
    "prices.demand_bands_part.low": Text("Poco pedidas", "Quiet"),
    "prices.demand_bands_part.usual": Text("Normales", "Usual"),
    "prices.demand_bands_part.high": Text("Muy pedidas", "Busy"),
    "prices.segments": Text("Segmentos de clientes", "Client segments"),
    "what_if.prices.segments": Text(
        "Recargo o descuento por cliente; antes de usarlo hace falta una opinión legal.",
        "Surcharge or discount by client; it needs a legal view before it is used.",
    ),
    "prices.segments_part.new": Text("Nuevos", "New"),
    "prices.segments_part.returning": Text("Habituales", "Returning"),
    "prices.segments_part.lapsed": Text("Alejados", "Lapsed"),
    "what_if.optimiser.keys": Text("Optimizador y topes", "Optimiser and bounds"),
    "what_if.optimiser.keys.note": Text(
        "Los topes valen también para franjas y segmentos. Sin una respuesta identificada el optimizador se abstiene, "
        "salvo que se le permita moverse por un supuesto.",
        "The bounds hold for bands and segments, too. Without an identified response the optimiser abstains, unless it "
        "may move on an assumption.",
    ),
    "prices.optimiser": Text("Optimizador", "Optimiser"),
    "optimiser.off": Text("Apagado", "Off"),
    "optimiser.on": Text("Encendido", "On"),
    "optimiser_on_assumption.off": Text("No", "No"),
    "optimiser_on_assumption.on": Text("Sí", "Yes"),
    "prices.optimiser_on_assumption": Text("Puede moverse por un supuesto", "May move on an assumption"),
    "prices.least_bp": Text("Mínimo", "Lowest"),
    "prices.most_bp": Text("Máximo", "Highest"),
    "prices.optimiser_step_bp": Text("Paso", "Step"),
    "prices.optimiser_fewest_bookings": Text("Reservas mínimas por celda", "Fewest bookings of a cell"),
    # slices
    "band.low": Text("Horas poco pedidas", "Quiet hours"),
    "band.usual": Text("Horas normales", "Usual hours"),
    "band.high": Text("Horas muy pedidas", "Busy hours"),
    "segment.new": Text("Nuevos", "New"),
    "segment.returning": Text("Habituales", "Returning"),
    "segment.lapsed": Text("Alejados", "Lapsed"),
    # clients
    "clients.title": Text("Clientes", "Clients"),
    "clients.pay_more": Text(
        "**{segment}** pagan más: {change} ({relative})", "**{segment}** clients pay more: {change} ({relative})"
    ),
    "clients.pay_less": Text(
        "**{segment}** pagan menos: {change} ({relative})", "**{segment}** clients pay less: {change} ({relative})"
    ),
    "clients.unmoved": Text(
        "**{segment}**: sin cambio ({change}, {relative})", "**{segment}** clients: unmoved ({change}, {relative})"
    ),
    "clients.unit": Text(
        "Lo que pagaron en todo el pasado, en pesos nominales, si las reservas hubieran sido las mismas.",
        "What they paid over the whole past, in nominal pesos, had bookings been the same.",
    ),
    # how clients answer
    "answer.title": Text("Cómo responden los clientes al precio", "How clients answer to the price"),
    "answer.assumed": Text(
        "Elasticidad **supuesta**, no medida: **{value}** [{low} a {high}], en % de reservas por cada 1 % de precio "
        "real.",
        "Elasticity **assumed**, not measured: **{value}** [{low} to {high}], in % of bookings for each 1 % of real "
        "price.",
    ),
    "answer.found": Text(
        "Elasticidad **estimada** con estos pagos: **{value}** [{low} a {high}], en % de reservas por cada 1 % de "
        "precio real.",
        "Elasticity **estimated** from these payments: **{value}** [{low} to {high}], in % of bookings for each 1 % of "
        "real price.",
    ),
    "answer.basis": Text("En qué se basa: {basis}.", "What it rests on: {basis}."),
    "answer.moved": Text(
        "Cambia el precio de {moved} de {payments} pagos. Contando solo esas reservas: {even}",
        "The price of {moved} of {payments} payments changes. Counting these bookings alone: {even}",
    ),
    "even.elasticity.pays_from": Text(
        "Conviene salvo una elasticidad más fuerte que **{elasticity}** (pasado).",
        "This pays unless the elasticity is stronger than **{elasticity}** (past).",
    ),
    "even.elasticity.pays_up_to": Text(
        "Conviene solo con una elasticidad más fuerte que **{elasticity}** (pasado).",
        "This pays only with an elasticity stronger than **{elasticity}** (past).",
    ),
    "even.elasticity.always": Text(
        "Conviene con cualquier elasticidad (pasado).", "This pays with any elasticity (past)."
    ),
    "even.elasticity.never": Text(
        "No conviene con ninguna elasticidad (pasado).",
        "This does not pay with any elasticity (past).",
    ),
    "even.elasticity.same": Text(
        "Elasticidad de equilibrio: no hay, nada cambia (pasado).",
        "Break-even elasticity: none, nothing changes (past).",
    ),
    # erosion
    "erosion.title": Text("Qué se llevó la inflación", "What inflation took"),
    "erosion.card": Text(
        "Inflación: {mean_share} de erosión media; más de 3 % en el {over_share} de los meses (pasado).",
        "Inflation: mean erosion {mean_share}; over 3 % in {over_share} of the months (past).",
    ),
    "erosion.unit": Text(
        "Lo que le falta al precio para seguir al índice del día, por barbería y fin de mes, en {months} meses; un "
        "valor negativo es un precio por encima. El colchón necesario es el que no habría dejado perder nada.",
        "What a price lacks at the index of the day, by shop and month's end, over {months} months; below zero a price "
        "is ahead. The buffer needed is the one that would have let nothing be lost.",
    ),
    "erosion.none": Text(
        "Todavía no hay índice publicado de ninguno de estos meses.", "No index of any of these months is out yet."
    ),
    "erosion.mean_share": Text("Media", "Mean"),
    "erosion.worst_share": Text("Peor", "Worst"),
    "erosion.over_share": Text("Más de 3 %", "Over 3 %"),
    "erosion.needed_always": Text("Colchón: siempre", "Buffer: always"),
    "erosion.needed_mostly": Text("Colchón: 9 de 10", "Buffer: 9 of 10"),
    # the optimiser
    "optimiser.title": Text("El optimizador", "The optimiser"),
    "optimiser.verdict.on.moves": Text(
        "mueve {moving} de {cells} precios de lista.", "it moves {moving} of {cells} listed prices."
    ),
    "optimiser.verdict.on.abstains": Text(
        "se abstiene: mueve {moving} de {cells} precios de lista.",
        "it abstains: it moves {moving} of {cells} listed prices.",
    ),
    "optimiser.verdict.off.moves": Text(
        "está apagado. Encendido, movería {moving} de {cells} precios de lista.",
        "it is off. Switched on, it would move {moving} of {cells} listed prices.",
    ),
    "optimiser.verdict.off.abstains": Text(
        "está apagado. Encendido, se abstendría: movería {moving} de {cells} precios de lista.",
        "it is off. Switched on, it would abstain: it would move {moving} of {cells} listed prices.",
    ),
    "optimiser.reason": Text("{cells} sin mover: {reason}", "{cells} not moved: {reason}"),
    "optimiser.why.pays": Text("conviene", "it pays"),
    "optimiser.why.the optimiser is off": Text("el optimizador está apagado", "the optimiser is off"),
    "optimiser.why.too few bookings": Text("hay muy pocas reservas", "too few bookings"),
    "optimiser.why.no identified response": Text(
        "no se identificó cómo responden los clientes", "nobody identified how clients answer"
    ),
    "optimiser.why.no multiplier within the bounds pays more": Text(
        "ningún precio entre los topes rinde más", "no price within the bounds pays more"
    ),
    "optimiser.why.interval spans both signs of the change": Text(
        "el intervalo no dice si se gana o se pierde", "the interval does not tell a gain from a loss"
    ),
    "optimiser.cells": Text("Precio por precio", "Price by price"),
    "optimiser.cells.unit": Text(
        "Cada servicio, franja y segmento, sobre todo el pasado. «Mejor» es el cambio que más rendiría entre los topes "
        "con la respuesta más verosímil; al lado, cuánto cambiaría el ingreso de la plataforma, con su intervalo.",
        "Each service, band and segment, over the whole past. “Best” is the change within the bounds that would bring "
        "most by the likeliest answer; beside it, how platform income would change, with its interval.",
    ),
    "optimiser.column.service": Text("Servicio", "Service"),
    "optimiser.column.band": Text("Franja", "Band"),
    "optimiser.column.segment": Text("Segmento", "Segment"),
    "optimiser.column.bookings": Text("Reservas", "Bookings"),
    "optimiser.column.price_ars": Text("Precio medio", "Mean price"),
    "optimiser.column.multiplier_bp": Text("Se mueve", "Moves"),
    "optimiser.column.reason": Text("Por qué", "Why"),
    "optimiser.column.best_bp": Text("Mejor", "Best"),
    "optimiser.column.expected_ars": Text("Cambio esperado", "Expected change"),
    "optimiser.column.low_ars": Text("Desde", "From"),
    "optimiser.column.high_ars": Text("Hasta", "To"),
    "what_if.pricing.unsaid": Text(
        "- **El pasado** se cobra con las mismas reservas: nadie responde ahí.\n"
        "- Por delante las barberías siguen la regla en proporción, y siguen las de hoy: ninguna nueva llega.\n"
        "- El desglose por provincia, tamaño, mes, servicio, franja y segmento está en pesos nominales.\n"
        "- Pagos sin hora conocida: {hours}; sin cliente conocido: {clients}. Cuentan como horas normales y clientes "
        "habituales.",
        "- **The past** is charged with the same bookings: nobody answers there.\n"
        "- Ahead, shops follow the rule in proportion, and those of today go on: no new one comes.\n"
        "- Breakdowns by province, size, month, service, band and segment are in nominal pesos.\n"
        "- Payments whose hour is not known: {hours}; whose client is not known: {clients}. They count as usual hours "
        "and returning clients.",
    ),
}
