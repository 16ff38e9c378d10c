"""What every What-if page says of results: figures, whom they change, and how far they may be trusted."""

from __future__ import annotations

from dashboards.bilingual import Text

WHAT_IF_RESULT_TEXTS: dict[str, Text] = {
    # the result
    "what_if.result": Text("Frente a la política vigente", "Against the policy in force"),
    "what_if.ground": Text(
        "{payments} pagos facturados de {providers} proveedores, {first} a {last} · {months} meses por delante, "
        "{draws} futuros, semilla {seed} · publicación {generation} · bandas del 90 %.",
        "{payments} billed payments of {providers} providers, {first} to {last} · {months} months ahead, {draws} "
        "futures, seed {seed} · publication {generation} · 90% bands.",
    ),
    "what_if.seconds": Text("Calculado en {seconds} s.", "Computed in {seconds} s."),
    "what_if.when": Text("Período", "Period"),
    "what_if.when.forward": Text("Por delante", "Ahead"),
    "what_if.when.replay": Text("Pasado", "Past"),
    "what_if.prices": Text("Pesos", "Pesos"),
    "what_if.prices.nominal": Text("Nominales", "Nominal"),
    "what_if.prices.real": Text("Reales", "Real"),
    "what_if.chart": Text("En los gráficos", "In the charts"),
    "what_if.measure.platform_income": Text("Ingreso de la plataforma", "Platform income"),
    "what_if.measure.provider_net": Text("Neto de los proveedores", "Providers' net"),
    "what_if.measure.client_price": Text("Precio de los clientes", "Clients' price"),
    "what_if.headline": Text(
        "**{scenario}** · ingreso de la plataforma, {part}: **{change}** ({relative}), banda {band}",
        "**{scenario}** · platform income, {part}: **{change}** ({relative}), band {band}",
    ),
    "what_if.even.lost": Text(
        "Conviene salvo que se pierda más del **{share}** de las reservas",
        "This pays unless more than **{share}** of bookings are lost",
    ),
    "what_if.even.won": Text(
        "Conviene solo si las reservas crecen más del **{share}**",
        "This pays only if bookings grow by more than **{share}**",
    ),
    "what_if.even.never": Text("No conviene con ninguna cantidad de reservas", "No number of bookings makes this pay"),
    "what_if.even.same": Text(
        "El ingreso no cambia: no hay punto de equilibrio", "Income does not change: there is no break-even"
    ),
    "what_if.even.replay": Text("(pasado, sin respuesta de nadie).", "(past, with nobody answering)."),
    "what_if.even.forward": Text("(por delante, además de lo supuesto).", "(ahead, beyond what is assumed)."),
    "what_if.change": Text("cambio", "change"),
    "what_if.in_force": Text("Vigente", "In force"),
    "what_if.band": Text("[{low} a {high}]", "[{low} to {high}]"),
    "what_if.card.first": Text(
        "{relative} · banda {band} · vigente {baseline} → {policy}",
        "{relative} · band {band} · in force {baseline} → {policy}",
    ),
    "what_if.card.other": Text(
        "{measure}: **{change}** ({relative}) {band}", "{measure}: **{change}** ({relative}) {band}"
    ),
    "what_if.card.bookings": Text("Reservas: **{change}** {band}", "Bookings: **{change}** {band}"),
    "what_if.card.conversion": Text(
        "Checkouts pagados: {policy} (**{change}** {band})", "Checkouts paid: {policy} (**{change}** {band})"
    ),
    "what_if.count.bookings": Text("Reservas", "Bookings"),
    "what_if.count.conversion": Text("Checkouts pagados", "Checkouts paid"),
    "what_if.column.letter": Text("De", "Of"),
    "what_if.column.bookings": Text("Reservas, cambio", "Bookings, change"),
    "what_if.column.conversion": Text("Checkouts pagados, cambio", "Checkouts paid, change"),
    "what_if.pays": Text(
        ":material/casino: La plataforma gana más en el **{share}** de los futuros.",
        ":material/casino: The platform earns more in **{share}** of the futures.",
    ),
    "what_if.moved.counts": Text(
        ":material/groups: Proveedores que ganan: {winners}; que pierden: {losers}; sin cambio: {unmoved} (pasado).",
        ":material/groups: Providers who gain: {winners}; who lose: {losers}; unmoved: {unmoved} (past).",
    ),
    "what_if.table": Text("Todas las cifras", "All figures"),
    "what_if.table.unit": Text(
        "{money}. Por delante son medianas: el cambio es la mediana de los cambios, no la resta de las medianas.",
        "{money}. Ahead they are medians: the change is the median of changes, not the difference of medians.",
    ),
    "what_if.column.scenario": Text("Escenario", "Scenario"),
    "what_if.column.measure": Text("Medida", "Measure"),
    "what_if.column.in_force": Text("Vigente", "In force"),
    "what_if.column.policy": Text("Escenario ($)", "Scenario ($)"),
    "what_if.column.change": Text("Cambio", "Change"),
    "what_if.column.low": Text("P5", "P5"),
    "what_if.column.high": Text("P95", "P95"),
    "what_if.column.band": Text("Banda 90 %", "90% band"),
    "what_if.column.provider": Text("Proveedor", "Provider"),
    "what_if.column.net_before": Text("Neto vigente", "Net in force"),
    "what_if.bands.title": Text("{measure}: cambio y banda del 90 %", "{measure}: change and 90% band"),
    "what_if.axis.change": Text("Cambio, {money}", "Change, {money}"),
    "what_if.months.title": Text("{measure}: cambio por mes", "{measure}: change by month"),
    "what_if.months.forward": Text(
        "Meses por delante, en pesos nominales; la franja es la banda del 90 % de cada mes.",
        "Months ahead, in nominal pesos; the strip is each month's 90% band.",
    ),
    "what_if.months.replay": Text(
        "Meses pasados, en pesos nominales, como si el escenario hubiera regido siempre.",
        "Past months, in nominal pesos, as if the scenario had always been in force.",
    ),
    # a scenario in detail
    "what_if.details": Text("A quién le cambia", "Whom it changes"),
    "what_if.shown": Text("Detalle de", "Detail of"),
    "what_if.by": Text("Desglose", "Breakdown"),
    "what_if.by.provider_size": Text("Tamaño", "Size"),
    "what_if.by.province": Text("Provincia", "Province"),
    "what_if.by.month": Text("Mes", "Month"),
    "what_if.by.service": Text("Servicio", "Service"),
    "what_if.by.band": Text("Franja horaria", "Hour band"),
    "what_if.by.segment": Text("Segmento de clientes", "Client segment"),
    "what_if.size": Text("{size} pagos por mes", "{size} payments a month"),
    "what_if.slices.unit": Text(
        "{measure}, en pesos nominales. Cambian {moved} de {count}.",
        "{measure}, in nominal pesos. {moved} of {count} change.",
    ),
    "what_if.slices.most": Text("Se dibujan los {shown} que más cambian.", "The {shown} that change most are drawn."),
    "what_if.moved": Text("Quién gana y quién pierde", "Who wins and who loses"),
    "what_if.moved.told": Text(
        "Ganan **{winners}**: {gained} en total. Pierden **{losers}**: {lost} en total. Sin cambio: {unmoved}.",
        "Who gain: **{winners}**, {gained} in all. Who lose: **{losers}**, {lost} in all. Unmoved: {unmoved}.",
    ),
    "what_if.moved.unit": Text(
        "Neto del proveedor en todo el pasado, en pesos nominales, si las reservas hubieran sido las mismas. Los "
        "proveedores figuran por su código.",
        "Provider's net over the whole past, in nominal pesos, had bookings been the same. Providers are named by "
        "code.",
    ),
    "what_if.largest_gains": Text("Los que más ganan", "Those who gain most"),
    "what_if.largest_losses": Text("Los que más pierden", "Those who lose most"),
    "what_if.moved.nobody": Text("Nadie.", "Nobody."),
    # trust
    "what_if.trust": Text("Hasta dónde se puede confiar", "How far this may be trusted"),
    "what_if.variance.title": Text("De dónde viene la banda", "Where the band comes from"),
    "what_if.variance.unit": Text(
        "Parte de la varianza del cambio del ingreso nominal de la plataforma, con su intervalo del 90 %. Lo que las "
        "tres fuentes hacen solo juntas es la interacción, que puede ser negativa; las cuatro suman 100 %.",
        "Share of the variance of the change of nominal platform income, with its 90% interval. What the three sources "
        "do only together is interaction, which may be negative; the four add up to 100%.",
    ),
    "what_if.variance.axis": Text("Parte de la varianza", "Share of the variance"),
    "what_if.variance.row": Text("{source}: {share} [{low} a {high}]", "{source}: {share} [{low} to {high}]"),
    "what_if.variance.none": Text(
        "El cambio es el mismo en todos los futuros: no hay varianza que repartir.",
        "The change is the same in every future: there is no variance to split.",
    ),
    "what_if.variance.past": Text(
        "Solo se mira el pasado: su banda viene de remuestrear proveedores.",
        "Only the past is looked at: its band comes from resampled providers.",
    ),
    "what_if.source.data": Text("Datos: quién viene y cuánto", "Data: who comes and how often"),
    "what_if.source.behaviour": Text("Conducta: cómo responde la gente", "Behaviour: how people answer"),
    "what_if.source.macro": Text("Macro: los precios por venir", "Macro: prices to come"),
    "what_if.source.interaction": Text("Interacción", "Interaction"),
    "what_if.assumed.title": Text("Supuestos, no mediciones", "Assumed, not measured"),
    "what_if.assumed.note": Text(
        "Nadie midió estas respuestas en este mercado. Cada futuro sortea un valor entre los extremos, alrededor del "
        "más verosímil. Valen los de la política vigente, para todos los escenarios.",
        "Nobody has measured these answers on this marketplace. Each future draws a value between the ends, around the "
        "likeliest. Those of the policy in force hold for every scenario.",
    ),
    "what_if.assumed.row": Text(
        "`{name}`: {what}: {value} [{low} a {high}]", "`{name}`: {what}: {value} [{low} to {high}]"
    ),
    "what_if.unsaid.title": Text("Lo que estos datos no dicen", "What these data cannot say"),
}
