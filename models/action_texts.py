"""What actions and their evidence are called, in Spanish and in English."""

from __future__ import annotations

NOTHING = "nothing"
Texts = tuple[str, str]
"""Spanish, then English."""

NOT_ENOUGH: Texts = ("sin evidencia suficiente", "not enough evidence")
REFERENCE: Texts = ("la referencia de las demás", "what the others are compared with")
NOT_TRIED: Texts = (
    f"{NOT_ENOUGH[0]}: nunca se mostró al azar con y sin esto",
    f"{NOT_ENOUGH[1]}: it was never shown at random with and without",
)

METHODS: dict[str, Texts] = {
    "account_money": ("dinero en cuenta", "account money"),
    "credit_card": ("tarjeta de crédito", "credit card"),
    "debit_card": ("tarjeta de débito", "debit card"),
    "prepaid_card": ("tarjeta prepaga", "prepaid card"),
    "cash_voucher": ("efectivo en sucursal", "cash voucher"),
    "bank_transfer": ("transferencia", "bank transfer"),
    "qr": ("QR", "QR"),
}


def action_texts(code: str, detail: str) -> Texts:
    """Say what to do; `detail` is a method, a number of installments or hours, or empty."""
    if code == "other_method":
        spanish, english = METHODS.get(detail, (detail, detail))
        return f"Ofrecer otro medio en lugar de {spanish}", f"Offer another method instead of {english}"
    if code == "fewer_installments":
        if detail == "1":
            return "Ofrecer solo un pago", "Offer a single payment only"
        return f"Ofrecer hasta {detail} cuotas", f"Offer at most {detail} installments"
    if code == "retry_later":
        return f"Reintentar dentro de {detail} horas", f"Try again in {detail} hours"
    return OTHERS[code]


OTHERS: dict[str, Texts] = {
    "three_ds": ("Pedir autenticación 3DS", "Ask for 3DS authentication"),
    "transfer": ("Ofrecer transferencia", "Offer a bank transfer"),
    NOTHING: ("No hacer nada", "Do nothing"),
}


def known(effect: float, low: float, high: float, rows: int) -> Texts:
    """Say what a comparison that is enough evidence found, in pesos net for each 100 asked."""
    span = f"[{100 * low:+.2f}, {100 * high:+.2f}]"
    return (
        f"menús sorteados, {rows} intentos de pago: {100 * effect:+.2f} {span} pesos netos cada 100, al 90 %",
        f"randomised menus, {rows} checkouts: {100 * effect:+.2f} {span} pesos net for each 100, 90 %",
    )


REASONS: dict[str, Texts] = {
    "no_contrast": NOT_TRIED,
    "no_propensity": (
        f"{NOT_ENOUGH[0]}: no se registró con qué probabilidad se mostró cada menú",
        f"{NOT_ENOUGH[1]}: nobody recorded with which probability each menu was shown",
    ),
    "no_overlap": (
        f"{NOT_ENOUGH[0]}: un menú casi no se mostró a quienes vieron el otro",
        f"{NOT_ENOUGH[1]}: one menu was hardly shown to those who saw the other",
    ),
    "propensity_wrong": (
        f"{NOT_ENOUGH[0]}: las probabilidades registradas no explican lo que se mostró",
        f"{NOT_ENOUGH[1]}: the recorded probabilities do not add up to what was shown",
    ),
    "no_fees": (
        f"{NOT_ENOUGH[0]}: falta la comisión de los pagos",
        f"{NOT_ENOUGH[1]}: the fees of the payments are not known",
    ),
    "too_few": (f"{NOT_ENOUGH[0]}: muy pocas observaciones", f"{NOT_ENOUGH[1]}: too few observations"),
    "holds_zero": (
        f"{NOT_ENOUGH[0]}: la diferencia puede ser nula",
        f"{NOT_ENOUGH[1]}: the difference may be none",
    ),
}
"""Why a comparison gives no pesos."""
