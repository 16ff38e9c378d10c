"""What every What-if page says of scenarios, of what is asked, of links and of what is handed out."""

from __future__ import annotations

from dashboards.bilingual import Text

WHAT_IF_TEXTS: dict[str, Text] = {
    # the desk
    "what_if.reading": Text("Leyendo los pagos facturados…", "Reading the billed payments…"),
    "what_if.computing": Text("Simulando…", "Simulating…"),
    "what_if.nothing": Text("No hay nada que simular: {reason}", "There is nothing to simulate: {reason}"),
    "what_if.scenarios": Text("Escenarios", "Scenarios"),
    "what_if.editing": Text("Escenario en edición", "Scenario being edited"),
    "what_if.add": Text("Agregar", "Add"),
    "what_if.add.help": Text("Hasta cuatro, uno al lado del otro.", "Up to four, side by side."),
    "what_if.drop": Text("Quitar", "Remove"),
    "what_if.start": Text("Parte de", "Begins as"),
    "what_if.start.help": Text(
        "Elegir otro punto de partida descarta los cambios de este escenario.",
        "Choosing another beginning discards the changes of this scenario.",
    ),
    "what_if.start.current": Text("La política vigente, sin cambios", "The policy in force, unchanged"),
    "what_if.start.shipped": Text("{name} (archivo de scenarios/)", "{name} (file in scenarios/)"),
    "what_if.start.stored": Text("{name} (guardado)", "{name} (kept in the store)"),
    "what_if.note": Text("Nota: {note}", "Note: {note}"),
    "what_if.text": Text("El archivo del escenario (YAML)", "The scenario's file (YAML)"),
    "what_if.text.help": Text(
        "Es el archivo real: mover un control lo reescribe, y escribir acá mueve los controles. Se aplica al salir del "
        "cuadro o con Ctrl+Enter. El primer mes simulado empieza el {day}.",
        "This is the real file: moving a control rewrites it, and typing here moves the controls. It is applied on "
        "leaving the box or with Ctrl+Enter. The first simulated month begins on {day}.",
    ),
    "what_if.refused": Text(
        "No se aplica: {problem}. Sigue el último resultado válido.",
        "Not applied: {problem}. The last valid result stays.",
    ),
    "what_if.rate": Text("{percent} · {bp} pb", "{percent} · {bp} bp"),
    "what_if.dated": Text(
        "**{what}** cambia por fechas: {values}. Se edita en el YAML; sobre el pasado cuenta solo el último valor.",
        "**{what}** changes by date: {values}. Edit it in the YAML; over the past only the last value counts.",
    ),
    "what_if.dated.value": Text("{value} desde el {day}", "{value} from {day}"),
    "what_if.idle": Text(
        "Estas claves no cambian nada en esta página, que usa las de la política vigente: {keys}.",
        "These keys change nothing on this page, which uses those of the policy in force: {keys}.",
    ),
    "what_if.older": Text(
        "El enlace fija la publicación {generation}, que no es la última.",
        "The link pins publication {generation}, which is not the newest.",
    ),
    # what is asked
    "what_if.asked": Text("Meses, futuros y semilla", "Months, futures and seed"),
    "what_if.months": Text("Meses por delante", "Months ahead"),
    "what_if.months.help": Text("0 mira solo el pasado.", "0 looks at the past only."),
    "what_if.draws": Text("Futuros sorteados", "Futures drawn"),
    "what_if.draws.help": Text(
        "Más futuros fijan mejor los extremos de la banda, y tardan más.",
        "More futures settle the ends of the band better, and take longer.",
    ),
    "what_if.seed": Text("Semilla", "Seed"),
    "what_if.seed.help": Text(
        "Los mismos futuros para todos los escenarios. Otra semilla muestra cuánto depende del azar.",
        "The same futures for every scenario. Another seed shows how much is chance.",
    ),
    # handed out
    "what_if.export": Text("Llevarse el resultado", "Take it along"),
    "what_if.export.csv": Text("Todas las cifras (CSV)", "All figures (CSV)"),
    "what_if.export.json": Text("Resultado completo (JSON)", "Whole result (JSON)"),
    "what_if.export.yaml": Text("{name} (YAML)", "{name} (YAML)"),
    "what_if.link.show": Text("El enlace de esta vista", "The link to this view"),
    "what_if.link": Text(
        "Este enlace reproduce la vista: escenarios, meses, futuros, semilla y publicación. Las "
        "publicaciones viejas se borran; un resultado guardado fija la suya para siempre.",
        "This link reproduces the view: scenarios, months, futures, seed and publication. Old "
        "publications are deleted; a kept result pins its own for good.",
    ),
    "what_if.keep": Text("Guardar con un identificador", "Keep under an id"),
    "what_if.keep.help": Text(
        "Fija datos, políticas, meses, futuros y semilla: el mismo identificador da las mismas cifras siempre.",
        "Pins data, policies, months, futures and seed: the same id gives the same figures for good.",
    ),
    "what_if.keeping": Text("Guardando…", "Keeping…"),
    "what_if.kept": Text(
        "Guardado como `{id}`. La dirección de esta página lo muestra; `barberpro simulate again {id}` lo comprueba.",
        "Kept as `{id}`. The address of this page shows it; `barberpro simulate again {id}` checks it.",
    ),
    "what_if.save": Text("Guardar el escenario en edición como borrador", "Save the scenario being edited as a draft"),
    "what_if.save.note": Text(
        "Queda como versión nueva de `{name}` y todavía no cambia nada.",
        "It becomes a new version of `{name}` and changes nothing yet.",
    ),
    "what_if.save.bills": Text(
        "Cambia lo que se cobra: **debe aprobarlo otra persona** antes de que rija.",
        "It changes what is billed: **a second person must approve it** before it can be in force.",
    ),
    "what_if.save.free": Text("No cambia lo que se cobra.", "It does not change what is billed."),
    "what_if.save.by": Text("Autor o autora", "Author"),
    "what_if.save.why": Text("Nota: qué tiene de nuevo", "Note: what is new"),
    "what_if.save.do": Text("Guardar borrador", "Save draft"),
    "what_if.save.lacking": Text("Faltan el autor y la nota.", "Author and note are needed."),
    "what_if.saved": Text(
        "Guardado como `{name}`, borrador. Para aprobarlo:", "Saved as `{name}`, a draft. To approve it:"
    ),
    # links
    "what_if.link.damaged": Text(
        "El enlace no se puede leer ({reason}); se muestra la página sin él.",
        "The link cannot be read ({reason}); the page is shown without it.",
    ),
    "what_if.link.other_policy": Text(
        "La política vigente cambió desde que se hizo el enlace: las cifras no son las de entonces.",
        "The policy in force has changed since the link was made: the figures are not those of then.",
    ),
    "what_if.generation.gone": Text(
        "La publicación {generation} del enlace ya no está; se muestra la página sin el enlace.",
        "The link's publication {generation} is gone; the page is shown without the link.",
    ),
    "what_if.sim.gone": Text(
        "La simulación del enlace no se puede mostrar ({reason}); se muestra la página sin él.",
        "The link's simulation cannot be shown ({reason}); the page is shown without it.",
    ),
}
