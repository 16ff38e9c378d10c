"""The words of verdicts and their reasons, in Spanish and English."""

from __future__ import annotations

VERDICTS = {
    "ship": ("adoptar", "ship"),
    "stop": ("detener", "stop"),
    "continue": ("seguir", "continue"),
    "cannot_tell": ("no se puede saber", "cannot tell"),
}
REASONS = {
    "better": (
        "Es mejor que el control: todo el intervalo queda por encima de cero.",
        "It is better than the control: the whole interval lies above zero.",
    ),
    "worse": (
        "Es peor que el control: todo el intervalo queda por debajo de cero.",
        "It is worse than the control: the whole interval lies below zero.",
    ),
    "too_small": (
        "Aunque hubiera un efecto, es menor que el mínimo que se declaró que vale la pena.",
        "If there is an effect, it is smaller than the smallest that was declared to be worth it.",
    ),
    "goes_on": ("Todavía puede ser cualquiera de los dos; sigue.", "It may still be either; it goes on."),
    "not_yet": (
        "La regla declarada no deja decidir en esta lectura; sigue.",
        "The declared rule decides nothing at this readout; it goes on.",
    ),
    "holds_zero": (
        "Terminó y el intervalo contiene el cero y el efecto mínimo: no se puede saber.",
        "It is over and the interval holds both zero and the smallest effect: it cannot be told.",
    ),
    "guardrail": (
        "Una métrica de resguardo empeoró más de lo declarado: se detiene.",
        "A guardrail got worse by more than was declared: it stops.",
    ),
    "sample_ratio": (
        "Los brazos no tienen los tamaños declarados: algo en el sorteo o en el registro está mal.",
        "The arms are not of the declared sizes: something in the draw or in the log is wrong.",
    ),
    "propensity": (
        "Faltan probabilidades registradas o no son las declaradas.",
        "Recorded propensities are missing or are not the declared ones.",
    ),
    "unit_in_two_arms": (
        "Hay unidades sorteadas que aparecen en más de un brazo: no se asignó por unidad.",
        "Units that were drawn stand in more than one arm: they were not assigned by unit.",
    ),
    "empty_arm": ("Un brazo está vacío.", "An arm is empty."),
    "over": (
        "Una lectura anterior lo decidió; esta solo mira cómo sigue.",
        "An earlier readout decided it; this one only looks on.",
    ),
}
