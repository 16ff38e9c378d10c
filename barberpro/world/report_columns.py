"""The columns of the processor's two reports under each name they come with: newer, older, and in Spanish."""

from __future__ import annotations

from dataclasses import dataclass

SETTLEMENT_NEWER = {
    "EXTERNAL_REFERENCE": "reference",
    "SOURCE_ID": "payment_id",
    "USER_ID": "user",
    "PAYMENT_METHOD_TYPE": "type",
    "PAYMENT_METHOD": "method",
    "SITE": "site",
    "TRANSACTION_TYPE": "kind",
    "TRANSACTION_AMOUNT": "amount",
    "TRANSACTION_CURRENCY": "currency",
    "SELLER_AMOUNT": "zero",
    "TRANSACTION_DATE": "made_at",
    "FEE_AMOUNT": "fee",
    "SETTLEMENT_NET_AMOUNT": "net",
    "SETTLEMENT_CURRENCY": "currency",
    "SETTLEMENT_DATE": "at",
    "REAL_AMOUNT": "real",
    "COUPON_AMOUNT": "zero",
    "METADATA": "empty_list",
    "MKP_FEE_AMOUNT": "zero",
    "FINANCING_FEE_AMOUNT": "zero",
    "SHIPPING_FEE_AMOUNT": "zero",
    "TAXES_AMOUNT": "tax",
    "INSTALLMENTS": "installments",
    "BUSINESS_UNIT": "business",
    "SUB_UNIT": "unit",
}
SETTLEMENT_OLDER = {
    name: held for name, held in SETTLEMENT_NEWER.items() if name not in ("SELLER_AMOUNT", "BUSINESS_UNIT", "SUB_UNIT")
}
SETTLEMENT_SPANISH = {
    "ID DE OPERACIÓN EN MERCADO PAGO": "payment_id",
    "TIPO DE OPERACIÓN": "kind",
    "FECHA DE ORIGEN": "made_at",
    "FECHA DE APROBACIÓN": "at",
    "VALOR DE LA COMPRA": "amount",
    "MONEDA": "currency",
    "COMISIONES + IVA": "fee",
    "MONTO NETO DE LA OPERACIÓN QUE IMPACTÓ TU DINERO": "net",
    "COMISIÓN DE MERCADO LIBRE + IVA": "zero",
    "COMISIÓN POR OFRECER CUOTAS SIN INTERÉS": "zero",
    "COSTO DE ENVÍO": "zero",
    "IMPUESTOS COBRADOS POR RETENCIONES DE IIBB": "tax",
    "CUPÓN DE DESCUENTO": "zero",
    "CUOTAS": "installments",
    "CÓDIGO DE REFERENCIA": "reference",
    "PLATAFORMA DE COBRO": "unit",
    "TIPO DE MEDIO DE PAGO": "type",
    "MEDIO DE PAGO": "method",
    "MONTO NETO DE LA OPERACIÓN": "real",
}
RELEASE_NEWER = {
    "DATE": "at",
    "SOURCE_ID": "payment_id",
    "EXTERNAL_REFERENCE": "reference",
    "RECORD_TYPE": "record",
    "DESCRIPTION": "description",
    "NET_CREDIT_AMOUNT": "credit",
    "NET_DEBIT_AMOUNT": "debit",
    "SELLER_AMOUNT": "zero",
    "GROSS_AMOUNT": "amount",
    "METADATA": "empty_list",
    "MP_FEE_AMOUNT": "fee",
    "FINANCING_FEE_AMOUNT": "zero",
    "SHIPPING_FEE_AMOUNT": "zero",
    "TAXES_AMOUNT": "tax",
    "COUPON_AMOUNT": "zero",
    "INSTALLMENTS": "installments",
    "PAYMENT_METHOD": "method",
    "PAYMENT_METHOD_TYPE": "type",
    "TRANSACTION_APPROVAL_DATE": "approved_at",
    "BUSINESS_UNIT": "business",
    "SUB_UNIT": "unit",
    "BALANCE_AMOUNT": "balance",
}
RELEASE_OLDER = {
    name: held
    for name, held in RELEASE_NEWER.items()
    if held in ("at", "payment_id", "reference", "record", "description", "credit", "debit", "amount", "fee", "tax")
    or name in ("FINANCING_FEE_AMOUNT", "SHIPPING_FEE_AMOUNT", "COUPON_AMOUNT", "INSTALLMENTS", "PAYMENT_METHOD")
}
RELEASE_SPANISH = {
    "FECHA DE LIBERACIÓN": "at",
    "ID DE OPERACIÓN EN MERCADO PAGO": "payment_id",
    "CÓDIGO DE REFERENCIA": "reference",
    "TIPO DE REGISTRO": "record",
    "DESCRIPCIÓN": "description",
    "MONTO NETO ACREDITADO": "credit",
    "MONTO NETO DEBITADO": "debit",
    "MONTO BRUTO DE LA OPERACIÓN": "amount",
    "COMISIÓN DE MERCADO PAGO O MERCADO LIBRE (INCLUYE IVA)": "fee",
    "COMISIÓN POR OFRECER CUOTAS SIN INTERÉS": "zero",
    "COSTO DE ENVÍO": "zero",
    "IMPUESTOS COBRADOS POR RETENCIONES IIBB": "tax",
    "CUPÓN DE DESCUENTO": "zero",
    "CUOTAS": "installments",
    "MEDIO DE PAGO": "method",
    "TIPO DE MEDIO DE PAGO": "type",
    "PLATAFORMA DE COBRO": "unit",
    "SALDO": "balance",
}
SPANISH = {
    "kind": {
        "SETTLEMENT": "Pago aprobado",
        "REFUND": "Devolución de dinero",
        "CHARGEBACK": "Contracargo",
        "PAYOUT": "Extracción de efectivo",
    },
    "record": {
        "release": "Dinero liquidado",
        "initial_available_balance": "Dinero disponible del período anterior",
        "total": "Total",
    },
    "description": {
        "payment": "Pago",
        "refund": "Devolución de dinero",
        "chargeback": "Contracargo",
        "payout": "Extracción de efectivo",
    },
    "type": {
        "account_money": "Dinero en cuenta",
        "credit_card": "Tarjeta de crédito",
        "debit_card": "Tarjeta de débito",
        "prepaid_card": "Tarjeta prepaga",
        "ticket": "Efectivo",
        "bank_transfer": "Transferencia bancaria",
    },
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a report is written: names of its columns and what they hold, separator, decimal mark, words."""

    columns: dict[str, str]
    delimiter: str
    decimal: str
    spanish: bool = False


SETTLEMENT_DIALECTS = (
    Dialect(SETTLEMENT_NEWER, ";", "."),
    Dialect(SETTLEMENT_SPANISH, ";", ",", spanish=True),
    Dialect(SETTLEMENT_OLDER, ",", "."),
)
RELEASE_DIALECTS = (
    Dialect(RELEASE_OLDER, ",", "."),
    Dialect(RELEASE_NEWER, ";", "."),
    Dialect(RELEASE_SPANISH, ";", ",", spanish=True),
)
"""A year's report is written in the one at its remainder by their number: who exports it chooses anew each time."""
