"""Mappings are read strictly: every mistake is one line that says where it is and what would be right."""

from pathlib import Path

import pytest
import yaml

from barberpro.errors import BadInputError
from barberpro.warehouse.mapping import available_mappings, read_mapping

GOOD = """
name: shop
source: shop
inputs:
  - table: reviews
    files: ["reviews*.csv"]
    format: {type: csv, delimiter: ";", quote: '"', encoding: latin-1, decimal: ",", thousands: "."}
    zone: America/Argentina/Buenos_Aires
    fields:
      review_id: {from: id}
      event_at: {from: day, format: "%d/%m/%Y"}
      known_at: {from: day, format: "%d/%m/%Y", delay: P1D}
      created_at: {from: day, format: "%d/%m/%Y"}
      provider_id: {from: shop}
      rating: {from: stars, map: {no: null, "5": "5"}, otherwise: same}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_a_whole_mapping(tmp_path):
    mapping = read_mapping(written(tmp_path, GOOD))
    (source,) = mapping.inputs
    assert source.format.delimiter == ";"
    assert source.fields["known_at"].delay_us == 86_400_000_000
    assert source.fields["rating"].map == (("no", None), ("5", "5"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("source: shop", "sauce: shop", "'sauce' is not known"),
        ("table: reviews", "table: payments", "'payments' cannot be loaded; it may be payment_events"),
        ("type: csv", "type: xlsx", "'xlsx' is not one of csv"),
        ('decimal: ",", ', "", "decimal missing"),
        ("latin-1", "ebcdic", "'ebcdic' is not one of utf-8"),
        ("Buenos_Aires", "Buenos Aires", "not an IANA name"),
        ("delay: P1D", "delay: tomorrow", "not an ISO 8601 duration"),
        ("review_id: {from: id}", "reviewid: {from: id}", "'reviewid' is no column of reviews"),
        ("      provider_id: {from: shop}\n", "", "'provider_id' (.*) is not mapped"),
        ("{from: id}", "{from: id, const: x}", "exactly one of from, const"),
        ("{from: id}", "{from: id, in: orders}", "'orders' is no joined file"),
        ("{from: id}", "{from: id, vocabulary: words}", "'words' is not one of decline_class"),
        ('delimiter: ";"', 'delimiter: ";;"', "not a single ASCII character"),
    ],
)
def test_every_mistake_is_told(tmp_path, old, new, words):
    assert old in GOOD
    with pytest.raises(BadInputError, match=words):
        read_mapping(written(tmp_path, GOOD.replace(old, new)))


def test_a_mapping_that_is_not_there_lists_those_that_are():
    with pytest.raises(BadInputError, match="mercadopago"):
        read_mapping("nowhere")


def test_broken_yaml_is_one_line(tmp_path):
    with pytest.raises(BadInputError, match="is not YAML") as caught:
        read_mapping(written(tmp_path, "name: [shop"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", available_mappings())
def test_the_mappings_that_come_with_the_project_are_sound(name):
    mapping = read_mapping(name)
    assert mapping.name == name
    assert yaml.safe_load(mapping.path.read_text(encoding="utf-8"))["title"]
