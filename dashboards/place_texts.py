"""What the Provinces page says."""

from __future__ import annotations

from dashboards.bilingual import Text

PLACE_TEXTS: dict[str, Text] = {
    "page.provinces": Text("Provincias", "Provinces"),
    "provinces.title": Text("Cobros por provincia", "Payments by province"),
    "province.unknown.short": Text("Sin prov.", "No prov."),
    "place.country": Text("Todo el país", "The whole country"),
    "place.unknown.province": Text("Sin provincia", "No province"),
    "place.unknown.city": Text("Sin ciudad", "No city"),
    "place.unknown.provider": Text("Sin barbero informado", "No provider reported"),
    "place.provider": Text("Barbero {code}", "Provider {code}"),
    "place.filtered": Text(
        "El filtro de provincias deja afuera el lugar elegido; se muestra todo lo filtrado.",
        "The province filter leaves out the chosen place; all that is filtered is shown.",
    ),
    "place.figures": Text("Cifras del lugar", "Figures of the place"),
    "measure": Text("Medida", "Measure"),
    "compare": Text("Comparar con el período anterior", "Compare with the period before"),
    "open.province": Text("Entrar en una provincia", "Open a province"),
    "open.city": Text("Entrar en una ciudad", "Open a city"),
    "open.provider_id": Text("Ver un barbero", "Open a provider"),
    "open.choose": Text("Elegir", "Choose"),
    "rank.province": Text("{metric} por provincia", "{metric} by province"),
    "rank.city": Text("{metric} por ciudad", "{metric} by city"),
    "rank.provider_id": Text("{metric} por barbero", "{metric} by provider"),
    "rank.place": Text("Lugar", "Place"),
    "rank.of": Text("Casos", "Cases"),
    "rank.share": Text("% del total", "% of total"),
    "rank.change": Text("Cambio", "Change"),
    "rank.attempts": Text("Intentos", "Attempts"),
    "rank.total": Text(
        "Las {count} filas suman {total}. Un clic en una fila la abre.",
        "The {count} rows add up to {total}. A click on a row opens it.",
    ),
    "rank.no_total": Text(
        "En conjunto son {total}: las filas no se suman, porque una misma persona puede estar en varias. "
        "Un clic en una fila la abre.",
        "Together they are {total}: rows do not add up, because the same person may be in several. "
        "A click on a row opens it.",
    ),
    "rank.whole": Text("En conjunto: {total}. Un clic en una fila la abre.", "Together: {total}. A click opens a row."),
    "map.how": Text(
        "Cada color reúne aproximadamente la misma cantidad de provincias. Un clic en una provincia la abre.",
        "Each colour holds about as many provinces. A click on a province opens it.",
    ),
    "map.gaps": Text("s/d: sin datos con estos filtros.", "n/d: no data with these filters."),
    "map.small": Text(
        "* muestra chica (menos de {few} casos), al final de la tabla.",
        "* small sample (fewer than {few} cases), last in the table.",
    ),
    "map.off": Text(
        "{count} intentos son de lugares que no están en el mapa; figuran en la tabla.",
        "{count} attempts are from places that are not on the map; they are in the table.",
    ),
    "tile.none": Text("s/d", "n/d"),
    "legend.range": Text("{low} a {high}", "{low} to {high}"),
    "chart.trend": Text("{metric} por {grain}", "{metric} by {grain}"),
    "trend.band": Text(
        "Banda: IC del 95 % (Wilson). El eje no empieza en cero.",
        "Band: 95% CI (Wilson). The axis does not start at zero.",
    ),
    "provider.since": Text("En la plataforma desde el {day}", "On the platform since {day}"),
    "provider.left": Text("se fue el {day}", "left on {day}"),
    "downloads.places": Text("Lugares", "Places"),
    "downloads.figures": Text("Todas las medidas en el tiempo", "Every measure over time"),
}
