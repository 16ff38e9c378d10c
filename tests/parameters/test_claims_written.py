"""The claims ledger as written: every claim is whole, names a measure that is there, and the document has it."""

from __future__ import annotations

import pytest
import yaml

from barberpro.errors import BadInputError
from barberpro.parameters.claims import claims_ledger
from barberpro.parameters.reading import FOLDER
from barberpro.settings import PROJECT_ROOT
from barberpro.tables.metrics import NAMES
from pipelines.claim_registry import measure_of, measures

LEDGER = claims_ledger()
COVERAGE = {row["id"]: row for row in yaml.safe_load((PROJECT_ROOT / "docs/coverage.yaml").read_text("utf-8"))}


def test_every_claim_that_coverage_calls_one_is_in_the_ledger():
    called = {name for name, row in COVERAGE.items() if row.get("behaviour", "").startswith("a claim")}
    assert len(called) >= 8
    assert called - {claim.coverage for claim in LEDGER.claims} == set()


@pytest.mark.parametrize("claim", LEDGER.claims, ids=lambda claim: claim.id)
def test_a_claim_stands_where_the_document_has_it_and_its_measure_is_there(claim):
    assert claim.coverage in COVERAGE
    assert claim.measure is None or callable(measure_of(claim.measure))
    assert {name.partition(":")[2] for name in claim.figures if name.startswith("metric:")} <= set(NAMES)
    assert claim.decided_by


def test_no_measure_is_without_a_claim():
    assert set(measures()) == {claim.measure for claim in LEDGER.claims} - {None}


def test_the_documents_numbers():
    bounds = {claim.id: (claim.bounds.low, claim.bounds.high) for claim in LEDGER.claims}
    assert bounds["installments-claim-overall"] == (0.12, 0.18)
    low, medium, high = (bounds[f"installments-claim-{band}"][0] for band in ("low", "medium", "high"))
    assert (low, medium, high) == (0.08, 0.15, 0.22)
    assert bounds["smart-rounding-claim"] == (0.03, 0.05)
    assert (bounds["method-mercado-pago"], bounds["method-credit-card"]) == ((0.35, 0.40), (0.25, 0.30))
    assert (bounds["method-cash"], bounds["market-share"][0], bounds["digital-adoption"][0]) == (
        (0.15, 0.20),
        0.15,
        0.7,
    )


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("unit", "furlongs", "unit is 'furlongs'; allowed: share, relative"),
        ("bounds", {}, "bounds have neither low nor high"),
        ("bounds", {"low": 2, "high": 1}, "low 2 is above high 1; swap them"),
        ("claim", {"es": "algo"}, "it is a text in `es` and one in `en`"),
        ("decided_by", ["hearsay"], "decided_by is 'hearsay'; allowed: experiment"),
        ("colour", "blue", "unknown: colour"),
    ],
)
def test_a_claim_that_is_not_sound_is_refused_by_name(tmp_path, key, value, said):
    content = yaml.safe_load((FOLDER / "claims.yaml").read_text("utf-8"))
    content["claims"][2][key] = value
    (tmp_path / "claims.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(BadInputError, match=said) as caught:
        claims_ledger(tmp_path)
    assert "summary-three-times-faster" in str(caught.value)


def test_an_unknown_claim_or_measure_is_told_with_those_there_are():
    with pytest.raises(BadInputError, match="no claim 'nope'; there are summary-volume"):
        LEDGER.claim("nope")
    with pytest.raises(BadInputError, match="no measure 'nope'; there are attempts_per_hour"):
        measure_of("nope")
