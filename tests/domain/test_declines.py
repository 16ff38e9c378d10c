import json
from pathlib import Path

import pytest

from barberpro.domain.declines import DECLINE_CLASS_BY_DETAIL, decline_class
from barberpro.domain.vocabulary import (
    APPROVED_STATUSES,
    DECLINE_CLASSES,
    DECLINED_STATUSES,
    STATUSES,
    UNDECIDED_STATUSES,
)


@pytest.mark.parametrize(
    ("status", "detail", "expected"),
    [
        ("rejected", "cc_rejected_insufficient_amount", "issuer"),
        ("rejected", "cc_rejected_call_for_authorize", "issuer"),
        ("rejected", "cc_rejected_bad_filled_security_code", "buyer"),
        ("rejected", "cc_rejected_high_risk", "risk"),
        ("rejected", "bank_error", "technical"),
        ("cancelled", "expired", "expired"),
        ("cancelled", "by_payer", "buyer"),
        ("cancelled", "by_collector", None),
        ("approved", "accredited", None),
        ("pending", "expired", None),
        ("charged_back", "in_process", None),
        ("rejected", None, None),
        ("rejected", "a_code_of_tomorrow", None),
    ],
)
def test_the_class_of_a_decline(status: str, detail: str | None, expected: str | None) -> None:
    assert decline_class(status, detail) == expected


def test_every_class_is_in_use_and_known() -> None:
    assert set(DECLINE_CLASS_BY_DETAIL.values()) - {None} == set(DECLINE_CLASSES)


def test_every_status_is_approved_declined_or_undecided_and_only_one_of_them() -> None:
    assert sorted((*APPROVED_STATUSES, *DECLINED_STATUSES, *UNDECIDED_STATUSES)) == sorted(STATUSES)


@pytest.mark.external
def test_every_published_status_is_known(external_data: Path) -> None:
    codes = json.loads((external_data / "mercadopago" / "codes.json").read_text(encoding="utf-8"))
    assert set(codes["status"]) == set(STATUSES)


@pytest.mark.external
def test_every_published_code_has_its_place(external_data: Path) -> None:
    codes = json.loads((external_data / "mercadopago" / "codes.json").read_text(encoding="utf-8"))
    listed = {
        detail
        for key in codes
        if key.startswith("status_detail_") and key != "status_detail_pairs"
        for detail in codes[key]
    }
    listed |= {detail for details in codes["status_detail_pairs"].values() for detail in details}
    assert set(DECLINE_CLASS_BY_DETAIL) == listed


@pytest.mark.external
def test_every_published_rejection_has_a_class(external_data: Path) -> None:
    codes = json.loads((external_data / "mercadopago" / "codes.json").read_text(encoding="utf-8"))
    without = [d for d in codes["status_detail_pairs"]["rejected"] if decline_class("rejected", d) is None]
    assert without == []
