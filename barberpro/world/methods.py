"""Positions of the means of payment in the vocabulary."""

from __future__ import annotations

from barberpro.domain.vocabulary import METHODS

ACCOUNT_MONEY = METHODS.index("account_money")
CREDIT = METHODS.index("credit_card")
DEBIT = METHODS.index("debit_card")
PREPAID = METHODS.index("prepaid_card")
VOUCHER = METHODS.index("cash_voucher")
TRANSFER = METHODS.index("bank_transfer")
QR = METHODS.index("qr")
WALLETS = (ACCOUNT_MONEY, QR)
PLASTIC = (CREDIT, DEBIT, PREPAID)
WAITED_FOR = (VOUCHER, TRANSFER)
"""The payer acts later, elsewhere: the attempt stays pending until then."""
