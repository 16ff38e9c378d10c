"""What the reasons of a verdict are called, in Spanish and in English."""

from __future__ import annotations

from collections.abc import Mapping

Texts = tuple[str, str]
"""Spanish, then English."""

VERDICTS: Mapping[str, Texts] = {
    "better": ("mejor", "better"),
    "not better": ("no es mejor", "not better"),
    "cannot tell": ("no se puede saber", "cannot tell"),
}
REASONS: Mapping[str, Texts] = {
    "above_zero": (
        "todo el intervalo de la diferencia está por encima de cero",
        "the whole interval of the difference lies above zero",
    ),
    "not_above_margin": (
        "todo el intervalo de la diferencia está por debajo de lo que serviría",
        "the whole interval of the difference lies below what would be of use",
    ),
    "holds_zero": ("la diferencia puede ser nula", "the difference may be none"),
    "no_propensity": (
        "falta la probabilidad con que se eligió cada acción; con más filas así tampoco se sabría",
        "it is not recorded with which probability each action was drawn; more rows of this kind would not help",
    ),
    "estimated_propensity": (
        "las probabilidades se estimaron después: lo que nadie anotó puede explicar la diferencia",
        "the propensities were estimated afterwards: what nobody recorded may explain the difference",
    ),
    "deterministic": (
        "una regla eligió cada acción con certeza: no hay con qué comparar",
        "a rule chose each action for certain: there is nothing to compare with",
    ),
    "no_support": (
        "el registro casi no muestra lo que la política haría",
        "the log hardly shows what the policy would do",
    ),
    "weights_missing": (
        "los pesos suman menos de 1: el registro no muestra todo lo que la política haría, o las probabilidades son "
        "demasiado altas",
        "weights add up to less than 1: the log lacks some of what the policy would do, or propensities are too large",
    ),
    "propensity_wrong": (
        "las probabilidades registradas no explican lo que se mostró, o la política miró el sorteo",
        "the recorded propensities do not add up to what was shown, or the policy looked at what was drawn",
    ),
    "too_few": (
        "muy pocas filas efectivas: los pesos recaen en unas pocas",
        "too few effective rows: the weights rest on a few",
    ),
    "too_few_clients": ("muy pocos clientes", "too few clients"),
}
