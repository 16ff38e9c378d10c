"""Reports of settled and released money as the processor writes them: each way of writing brings the same lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from barberpro.errors import BadInputError
from barberpro.settings import Settings
from barberpro.warehouse.writer import open_writer
from pipelines import load
from pipelines.load import LoadResult

NOW = datetime(2026, 1, 1)
NEWER = (
    "TRANSACTION_DATE;SETTLEMENT_DATE;MONEY_RELEASE_DATE;EXTERNAL_REFERENCE;SOURCE_ID;USER_ID;PAYMENT_METHOD_TYPE;"
    "PAYMENT_METHOD;SITE;TRANSACTION_TYPE;TRANSACTION_AMOUNT;TRANSACTION_CURRENCY;FEE_AMOUNT;SETTLEMENT_NET_AMOUNT;"
    "SETTLEMENT_CURRENCY;REAL_AMOUNT;COUPON_AMOUNT;METADATA;MKP_FEE_AMOUNT;FINANCING_FEE_AMOUNT;SHIPPING_FEE_AMOUNT;"
    "TAXES_AMOUNT;INSTALLMENTS;TAX_DETAIL;TAXES_DISAGGREGATED;SUB_UNIT;PAYER_NAME;PAYER_ID_NUMBER"
)
OLDER = (
    "EXTERNAL_REFERENCE;SOURCE_ID;USER_ID;PAYMENT_METHOD_TYPE;PAYMENT_METHOD;SITE;TRANSACTION_TYPE;TRANSACTION_AMOUNT;"
    "TRANSACTION_CURRENCY;TRANSACTION_DATE;FEE_AMOUNT;SETTLEMENT_NET_AMOUNT;SETTLEMENT_CURRENCY;SETTLEMENT_DATE;"
    "REAL_AMOUNT;COUPON_AMOUNT;MKP_FEE_AMOUNT;FINANCING_FEE_AMOUNT;SHIPPING_FEE_AMOUNT;TAXES_AMOUNT;INSTALLMENTS;"
    "TAX_DETAIL"
)
SPANISH = {
    "EXTERNAL_REFERENCE": "CÓDIGO DE REFERENCIA",
    "SOURCE_ID": "ID DE OPERACIÓN EN MERCADO PAGO",
    "PAYMENT_METHOD_TYPE": "TIPO DE MEDIO DE PAGO",
    "PAYMENT_METHOD": "MEDIO DE PAGO",
    "TRANSACTION_TYPE": "TIPO DE OPERACIÓN",
    "TRANSACTION_AMOUNT": "VALOR DE LA COMPRA",
    "TRANSACTION_CURRENCY": "MONEDA",
    "TRANSACTION_DATE": "FECHA DE ORIGEN",
    "FEE_AMOUNT": "COMISIONES + IVA",
    "SETTLEMENT_NET_AMOUNT": "MONTO NETO DE LA OPERACIÓN QUE IMPACTÓ TU DINERO",
    "SETTLEMENT_DATE": "FECHA DE APROBACIÓN",
    "REAL_AMOUNT": "MONTO NETO DE LA OPERACIÓN",
    "COUPON_AMOUNT": "CUPÓN DE DESCUENTO",
    "MKP_FEE_AMOUNT": "COMISIÓN DE MERCADO LIBRE + IVA",
    "FINANCING_FEE_AMOUNT": "COMISIÓN POR OFRECER CUOTAS SIN INTERÉS",
    "SHIPPING_FEE_AMOUNT": "COSTO DE ENVÍO",
    "TAXES_AMOUNT": "IMPUESTOS COBRADOS POR RETENCIONES DE IIBB",
    "INSTALLMENTS": "CUOTAS",
    "SUB_UNIT": "PLATAFORMA DE COBRO",
}
WORDS = {
    "SETTLEMENT": "Pago aprobado",
    "REFUND": "Devolución de dinero",
    "CHARGEBACK": "Contracargo",
    "credit_card": "Tarjeta de crédito",
    "account_money": "Dinero en cuenta",
}
AMOUNTS = {name for name in SPANISH if name.endswith("_AMOUNT")}


def line(payment: str, kind: str, amount: str, fee: str, tax: str, **given: str) -> dict[str, str]:
    """Write a line of the report by the names of its columns."""
    net = str(sum(map(Decimal, (amount, fee, tax))))
    return {
        "EXTERNAL_REFERENCE": f"RV-{payment}",
        "SOURCE_ID": payment,
        "USER_ID": "7",
        "PAYMENT_METHOD_TYPE": "credit_card",
        "PAYMENT_METHOD": "visa",
        "SITE": "MLA",
        "TRANSACTION_TYPE": kind,
        "TRANSACTION_AMOUNT": amount,
        "TRANSACTION_CURRENCY": "ARS",
        "TRANSACTION_DATE": "2025-03-01T10:00:00.000-03:00",
        "SETTLEMENT_DATE": "2025-03-01T10:00:02.500-03:00",
        "FEE_AMOUNT": fee,
        "SETTLEMENT_NET_AMOUNT": net,
        "SETTLEMENT_CURRENCY": "ARS",
        "REAL_AMOUNT": net,
        "TAXES_AMOUNT": tax,
        "INSTALLMENTS": "3",
        "METADATA": "[{}]",
        **dict.fromkeys(("COUPON_AMOUNT", "MKP_FEE_AMOUNT", "FINANCING_FEE_AMOUNT", "SHIPPING_FEE_AMOUNT"), "0.00"),
        "PAYER_NAME": "Ana Paz",
        "PAYER_ID_NUMBER": "30111222",
        **given,
    }


LINES = [
    line("101", "SETTLEMENT", "12500.50", "-512.52", "-187.51"),
    line("101", "SETTLEMENT", "12500.50", "-512.52", "-187.51"),  # twice in one report: two facts
    line("102", "SETTLEMENT", "8000.00", "-64.00", "0.00", PAYMENT_METHOD_TYPE="account_money", PAYMENT_METHOD=""),
    line("101", "REFUND", "-500.00", "20.50", "7.50"),
    line("103", "CHARGEBACK", "-900.10", "36.90", "0.00"),
    line("9000000000001", "PAYOUTS", "-7000.00", "0.00", "0.00", PAYMENT_METHOD_TYPE="", PAYMENT_METHOD=""),
]
"""PAYOUTS is a type that the processor writes and does not document."""


@dataclass(frozen=True)
class Dialect:
    """A way of writing the report."""

    header: str = OLDER
    delimiter: str = ";"
    decimal: str = "."
    encoding: str = "utf-8"
    spanish: bool = False

    def text(self, lines: list[dict[str, str]]) -> str:
        names = [name for name in self.header.split(";") if not self.spanish or name in SPANISH]
        titles = [SPANISH[name] for name in names] if self.spanish else names
        rows = [titles, *([self.cell(name, each.get(name, "")) for name in names] for each in lines)]
        return "".join(self.delimiter.join(row) + "\r\n" for row in rows)

    def cell(self, name: str, value: str) -> str:
        if name in AMOUNTS:
            value = value.replace(".", self.decimal)
        elif self.spanish:
            value = WORDS.get(value, value)
        return f'"{value}"' if self.delimiter in value else value


DIALECTS = {
    "older": Dialect(),
    "newer": Dialect(header=NEWER),
    "older, comma": Dialect(delimiter=","),
    "older, decimal comma": Dialect(decimal=","),
    "newer, both commas": Dialect(header=NEWER, delimiter=",", decimal=","),
    "Spanish": Dialect(spanish=True),
    "Spanish, from a spreadsheet": Dialect(spanish=True, decimal=",", encoding="cp1252"),
    "Spanish, with a byte order mark": Dialect(spanish=True, decimal=",", encoding="utf-8-sig"),
    "Spanish, newer, comma": Dialect(header=NEWER, spanish=True, delimiter=","),
}
Loader = Callable[..., LoadResult]


@pytest.fixture
def load_report(settings: Settings, tmp_path: Path) -> Loader:
    """Write a report and load it."""

    def loaded(lines: list[dict[str, str]], how: str = "older", name: str = "settlement-report-7.csv") -> LoadResult:
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir(exist_ok=True)
        text = DIALECTS[how].text(lines)
        (folder / name).write_bytes(text.encode(DIALECTS[how].encoding))
        return load.run(settings, raw=folder, mapping="mercadopago", now=NOW)

    return loaded


def rows(settings: Settings, table: str = "settlement_lines") -> pl.DataFrame:
    with open_writer(settings) as db:
        return db.frame(f"SELECT * FROM {table} ORDER BY payment_id, net_amount, line_id").drop("known_at")


EXPECTED = {
    "payment_id": ["101", "101", "101", "102", "103", "9000000000001"],
    "transaction_type": ["REFUND", "SETTLEMENT", "SETTLEMENT", "SETTLEMENT", "CHARGEBACK", "PAYOUTS"],
    "method": ["credit_card", "credit_card", "credit_card", "account_money", "credit_card", None],
    "amount": [Decimal(each) for each in ("-500.00", "12500.50", "12500.50", "8000.00", "-900.10", "-7000.00")],
    "fee_amount": [Decimal(each) for each in ("20.50", "-512.52", "-512.52", "-64.00", "36.90", "0.00")],
    "taxes_amount": [Decimal(each) for each in ("7.50", "-187.51", "-187.51", "0.00", "0.00", "0.00")],
    "net_amount": [Decimal(each) for each in ("-472.00", "11800.47", "11800.47", "7936.00", "-863.20", "-7000.00")],
    "settled_at": [datetime(2025, 3, 1, 13, 0, 2, 500_000)] * 6,
    "external_reference": ["RV-101", "RV-101", "RV-101", "RV-102", "RV-103", "RV-9000000000001"],
    "installments": [3] * 6,
}
"""What the lines mean, whatever they are written in."""


def test_every_way_of_writing_brings_the_very_same_lines(settings: Settings, tmp_path: Path) -> None:
    for number, how in enumerate(DIALECTS.values()):
        (tmp_path / f"settlement-{number}.csv").write_bytes(how.text(LINES).encode(how.encoding))
    first, *others = load.run(settings, raw=tmp_path, mapping="mercadopago", now=NOW).files
    assert (first.rows, first.loaded) == (6, 6)
    assert [(each.duplicate, each.quarantined) for each in others] == [(6, 0)] * (len(DIALECTS) - 1)
    found = rows(settings)
    assert {name: found[name].to_list() for name in EXPECTED} == EXPECTED
    keys = found["line_id"].to_list()
    assert [key.rpartition("-")[2] for key in keys] == ["1", "1", "2", "1", "1", "1"]
    assert keys[1].rpartition("-")[0] == keys[2].rpartition("-")[0]
    assert "Ana" not in str(found.to_dicts())


def test_overlapping_windows_double_nothing_and_twins_stay_two(load_report: Loader, settings: Settings) -> None:
    load_report(LINES[:3], name="settlement-1.csv")
    (second,) = load_report([*LINES[3:], *reversed(LINES[:3])], name="settlement-2.csv").files
    assert (second.loaded, second.duplicate) == (3, 3)
    (third,) = load_report([LINES[0], *LINES], name="settlement-3.csv").files  # a third twin
    assert (third.loaded, third.duplicate) == (1, 6)
    assert len(rows(settings)) == len(LINES) + 1


def test_money_that_went_back_later_makes_a_version_of_its_line_and_no_other_line(
    load_report: Loader, settings: Settings
) -> None:
    load_report(LINES[2:3], name="settlement-1.csv")
    (again,) = load_report([LINES[2] | {"REAL_AMOUNT": "0.00"}], name="settlement-2.csv").files
    assert again.loaded == 1
    assert len(rows(settings)) == 1
    with open_writer(settings) as db:
        assert db.scalar("SELECT count(*) FROM settlement_lines_versions") == 2


def test_the_way_a_file_was_read_is_kept_for_a_rebuild(load_report: Loader, settings: Settings) -> None:
    load_report(LINES, "Spanish, from a spreadsheet", "settlement-1.csv")
    loaded = load_report(LINES[:1], "newer, both commas", "settlement-2.csv")
    again = load.rebuild(settings)
    assert again.tables == loaded.tables
    assert len(again.files) == 2


def test_a_column_that_a_sum_hangs_on_may_not_be_missing(load_report: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DIALECTS, "older", Dialect(header=OLDER.replace("FEE_AMOUNT;SETTLEMENT_NET", "SETTLEMENT_NET")))
    with pytest.raises(BadInputError, match="the column 'FEE_AMOUNT' is not in the file"):
        load_report(LINES)


def test_a_report_without_what_may_be_missing_leaves_it_unsaid(
    load_report: Loader, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = ";".join(name for name in OLDER.split(";") if name not in ("TAXES_AMOUNT", "INSTALLMENTS", "REAL_AMOUNT"))
    monkeypatch.setitem(DIALECTS, "older", Dialect(header=kept))
    load_report(LINES)
    found = rows(settings)
    assert all(found[name].is_null().all() for name in ("taxes_amount", "installments", "real_amount"))


def test_a_line_whose_amount_cannot_be_read_is_refused_with_its_place(load_report: Loader) -> None:
    (result,) = load_report([*LINES, LINES[0] | {"SETTLEMENT_NET_AMOUNT": "1.180.047"}]).files
    assert (result.loaded, result.quarantined) == (6, 1)
    (reason,) = result.reasons
    assert (reason.column, reason.first_line) == ("net_amount", 8)


def test_a_report_with_mixed_decimal_marks_goes_back_whole_and_keeps_no_other_out(
    settings: Settings, tmp_path: Path
) -> None:
    mixed = [each | {"TRANSACTION_AMOUNT": "1,50", "FEE_AMOUNT": "0,25"} for each in LINES]
    for name, lines in (("settlement-1.csv", mixed), ("settlement-2.csv", LINES)):
        (tmp_path / name).write_text(DIALECTS["older"].text(lines), encoding="utf-8")
    told = r"settlement-1.csv: its amounts are not written in one way .*export it again .*; 1 of 2 files were refused"
    with pytest.raises(BadInputError, match=told):
        load.run(settings, raw=tmp_path, mapping="mercadopago", now=NOW)
    assert len(rows(settings)) == len(LINES)
    assert [path.name for path in (settings.raw / "mercadopago").glob("*/*.csv")] == ["settlement-2.csv"]


RELEASED = """\
DATE,SOURCE_ID,EXTERNAL_REFERENCE,RECORD_TYPE,DESCRIPTION,NET_CREDIT_AMOUNT,NET_DEBIT_AMOUNT,GROSS_AMOUNT,\
MP_FEE_AMOUNT,FINANCING_FEE_AMOUNT,SHIPPING_FEE_AMOUNT,TAXES_AMOUNT,COUPON_AMOUNT,INSTALLMENTS,PAYMENT_METHOD
2025-04-01T00:00:00.000-03:00,,,initial_available_balance,,900.10,0.00,900.10,0.00,0.00,0.00,0.00,0.00,1,
2025-04-02T10:00:02.000-03:00,101,RV-101,release,payment,11800.47,0.00,12500.50,-512.52,0.00,0.00,-187.51,0.00,3,visa
2025-04-02T11:00:00.000-03:00,104,RV-104,release,payment,96.00,0.00,100.00,-4.00,0.00,0.00,0.00,0.00,1,debvisa
2025-04-03T09:00:00.000-03:00,9000000000001,,release,payout,0.00,7000.00,-7000.00,0.00,0.00,0.00,0.00,0.00,1,
2025-04-30T23:59:59.000-03:00,,,total,,12796.57,7000.00,5796.57,0.00,0.00,0.00,0.00,0.00,1,
"""
RELEASED_SPANISH = """\
FECHA DE LIBERACIÓN;ID DE OPERACIÓN EN MERCADO PAGO;CÓDIGO DE REFERENCIA;TIPO DE REGISTRO;DESCRIPCIÓN;\
MONTO NETO ACREDITADO;MONTO NETO DEBITADO;MONTO BRUTO DE LA OPERACIÓN;SALDO;MEDIO DE PAGO;TIPO DE MEDIO DE PAGO
2025-04-02T10:00:02.000-03:00;101;RV-101;Dinero liquidado;Pago;11800,47;0,00;12500,50;12700,57;visa;Tarjeta de crédito
2025-04-04T10:00:00.000-03:00;102;RV-102;Dinero liquidado;Devolución de dinero;0,00;10,00;-10,00;12690,57;visa;
"""


def test_released_money_in_both_languages_is_one_table(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "release-report-1.csv").write_text(RELEASED, encoding="utf-8")
    (tmp_path / "release-report-2.csv").write_text(RELEASED_SPANISH, encoding="utf-8")
    first, second = load.run(settings, raw=tmp_path, mapping="mercadopago", now=NOW).files
    assert (first.loaded, second.loaded, second.duplicate) == (
        5,
        2,
        0,
    )  # the Spanish one tells a line's balance as well
    with open_writer(settings) as db:
        found = db.frame("SELECT * FROM release_lines ORDER BY released_at, line_id")
    assert found["description"].to_list() == [None, "payment", "payment", "payout", "refund", None]
    assert found["record_type"].to_list()[1:5] == ["release"] * 4
    assert found["method"].to_list()[2] == "debit_card"
    moved = found.filter(record_type="release")
    assert (moved["net_credit"] - moved["net_debit"]).sum() == Decimal("4886.47")
    assert set(found["currency"]) == {"ARS"}
