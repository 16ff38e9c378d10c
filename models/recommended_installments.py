"""Which menu of installments to show: the one that leaves most real pesos if that is beyond doubt, else the table's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from models.menu_values import Estimate, MenuValue
from models.menus import Menu

Words = tuple[str, str]
"""In Spanish and in English."""
TABLE, MODEL = "table", "model"
"""What a recommendation goes by."""
FAR: Words = (
    "El importe queda fuera de los que se conocen: vale la tabla.",
    "The amount lies beyond those that are known: the table holds.",
)
NO_MODEL: Words = (
    "Todavía no hay un modelo de conversión: vale la tabla.",
    "There is no model of conversion yet: the table holds.",
)
TABLE_HOLDS: Words = (
    "Ningún otro menú deja con seguridad bastante más que el de la tabla.",
    "No other menu surely leaves enough more than the table's.",
)
PREDICTED: Words = (
    "Según el modelo deja más pesos reales que el menú de la tabla; es una predicción, no un efecto probado.",
    "By the model it leaves more real pesos than the table's menu; that is a prediction, not a proven effect.",
)


@dataclass(frozen=True, slots=True)
class MenuOption:
    """A menu; pesos are real and for the whole amount, `gain_ars` is over the table's menu. None: nothing is known."""

    name: str
    installments: tuple[int, ...]
    default: int
    methods: tuple[str, ...]
    conversion: Estimate | None
    net_real_ars: Estimate | None
    gain_ars: Estimate | None
    conversion_gain: Estimate | None
    is_table: bool
    is_recommended: bool

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class InstallmentRecommendation:
    """Menus, the recommended one first, and what that goes by; `fallback_reason` says why it is the table."""

    options: tuple[MenuOption, ...]
    basis: str
    reasoning: Words
    fallback_reason: str | None
    band: str

    @property
    def recommended(self) -> MenuOption:
        """The menu to show."""
        return self.options[0]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "basis": self.basis,
            "band": self.band,
            "installments": list(self.recommended.installments),
            "default": self.recommended.default,
            "options": [each.as_json() for each in self.options],
            "reasoning_es": self.reasoning[0],
            "reasoning_en": self.reasoning[1],
            "fallback_reason": self.fallback_reason,
        }


def by_table(menu: Menu, band: str, reasoning: Words, reason: str, why: Words = NO_MODEL) -> InstallmentRecommendation:
    """Give the table's menu alone, with its own reasoning and why nothing else is known."""
    only = _option(menu, None, 1.0, is_table=True, is_recommended=True)
    return InstallmentRecommendation((only,), TABLE, _joined(reasoning, why), reason, band)


@dataclass(frozen=True, slots=True)
class Table:
    """The table's own answer: its band and reasoning, and by which share of its net another menu has to be better."""

    band: str
    reasoning: Words
    least_gain_share: float


def recommended(
    values: Sequence[MenuValue], baseline: int, amount_ars: float, table: Table
) -> InstallmentRecommendation:
    """Choose among menus for an amount: the best if its gain over `baseline` is beyond doubt and matters, else it."""
    band, reasoning = table.band, table.reasoning
    best = max(range(len(values)), key=lambda place: values[place].net.value)
    gain = values[best].gain
    surely = gain.low > 0 and gain.value >= table.least_gain_share * values[baseline].net.value
    chosen = best if surely else baseline
    order = [chosen, *sorted((n for n in range(len(values)) if n != chosen), key=lambda n: -values[n].net.value)]
    options = tuple(
        _option(values[n].menu, values[n], amount_ars, is_table=n == baseline, is_recommended=n == chosen)
        for n in order
    )
    if surely:
        return InstallmentRecommendation(options, MODEL, PREDICTED, None, band)
    return InstallmentRecommendation(options, TABLE, _joined(reasoning, TABLE_HOLDS), "no_sure_gain", band)


def _option(
    menu: Menu, found: MenuValue | None, amount_ars: float, *, is_table: bool, is_recommended: bool
) -> MenuOption:
    return MenuOption(
        name=named(menu),
        installments=tuple(sorted(menu.installments)),
        default=int(menu.default_installments or 1),
        methods=tuple(sorted(menu.methods)),
        conversion=found.conversion if found else None,
        net_real_ars=found.net.times(amount_ars) if found else None,
        gain_ars=found.gain.times(amount_ars) if found else None,
        conversion_gain=found.conversion_gain if found else None,
        is_table=is_table,
        is_recommended=is_recommended,
    )


def named(menu: Menu) -> str:
    """Name a menu by its plans, the preselected one in brackets."""
    return " · ".join(f"[{n}]" if n == menu.default_installments else str(n) for n in sorted(menu.installments))


def _joined(*texts: Words) -> Words:
    spanish, english = zip(*texts, strict=True)
    return ". ".join(each.rstrip(".") for each in spanish) + ".", ". ".join(each.rstrip(".") for each in english) + "."
