"""Mappings are read strictly: every mistake is one line that says where it is and what would be right."""

import string
from pathlib import Path

import pytest
import yaml

from barberpro.errors import BadInputError
from barberpro.warehouse.database import memory_database
from barberpro.warehouse.fields import DIRECTIVES
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
        ("name: shop", "name: Shop!", "it takes small letters a-z, digits and _ only"),
        ("source: shop", "source: ../../../esc", "it takes small letters a-z, digits and _ only"),
        ("source: shop", "source: shop\nsource: other", "the key 'source' stands twice"),
        ("{from: id}", "{from: id, from: id}", "the key 'from' stands twice"),
        ("table: reviews", "table: [reviews]", "table a list cannot be loaded"),
        ('["reviews*.csv"]', "null", "files is empty; expected a text"),
        ('["reviews*.csv"]', "{}", "files is an empty section"),
        ('["reviews*.csv"]', "[]", "files is empty; give at least one"),
        ('["reviews*.csv"]', '""', "files is empty"),
        ('["reviews*.csv"]', "/etc/reviews.csv", "does not stay below the folder"),
        ('["reviews*.csv"]', "../reviews.csv", "does not stay below the folder"),
        ('["reviews*.csv"]', "a**.csv", "has \\*\\* beside other letters"),
        ("    fields:", "    ignored: null\n    fields:", "ignored is empty; expected a text"),
        ("    fields:", "    joins: [orders]\n    fields:", "joins is a list; expected keys and values"),
        ("    fields:", "    joins: {o: {files: o.csv, on: {}}}\n    fields:", "on is an empty section"),
        ("    fields:", "    joins: {o: {files: o.csv, on: {a: a}, optional: yes}}\n    fields:", "true or false"),
        ("Buenos_Aires", "Buenos_Aires\n    zone: UTC", "'zone' stands twice"),
        ("zone: America/Argentina/Buenos_Aires", "zone: [UTC]", "zone a list is not an IANA name"),
        ("{from: id}", "{from: null}", "from is empty; expected a text"),
        ("{from: id}", "{from: []}", "from is empty; give at least one text"),
        ("{from: id}", "{from: [id, [day]]}", "from is a list; expected a text"),
        ("{from: id}", "{from: [id, day]}", "say with joined_by"),
        ("{from: id}", "{from: id, in: [x]}", "a list is no joined file"),
        ("{from: id}", "{first_of: null}", "first_of is empty; expected a list"),
        ("{from: id}", "{first_of: 3}", "first_of is '3'; expected a list"),
        ("{from: id}", "{first_of: [3]}", "first_of is '3'; expected keys and values"),
        ("{from: id}", "{first_of: &a [{first_of: *a}]}", "nested deeper than 3"),
        ("{from: id}", "{sum: fees}", "these files hold none"),
        ("{from: id}", "{const: null}", "const is empty; expected a text"),
        ("{from: id}", "{const: x, map: {x: y}}", "'map' has no effect here"),
        ("{from: id}", "{record_key: false}", "record_key is false"),
        ("{from: id}", "{record_key: 1}", "record_key is '1'; write true for the record's place"),
        ("{from: id}", "{from: id, otherwise: x}", "otherwise has no effect without map"),
        ("{from: id}", "{from: id, map: [x]}", "map is a list"),
        ("{from: id}", "{from: id, map: {null: x}}", "a key of (.*) is empty"),
        ("{from: id}", "{from: id, delay: P1D}", "'delay' has no effect here"),
        ("{from: id}", "{from: id, vocabulary: [x]}", "a list is not one of decline_class"),
        ("delay: P1D", "delay: P999999999D", "longer than 366 days"),
        ('{from: day, format: "%d/%m/%Y", delay: P1D}', '{from: day, format: "%Q"}', "format '%Q' is neither"),
        ('{from: day, format: "%d/%m/%Y", delay: P1D}', '{from: day, format: "iso"}', "format 'iso' is neither"),
        ('{from: day, format: "%d/%m/%Y", delay: P1D}', '{from: day, format: "%d/%"}', "is neither"),
        ('decimal: ","', 'decimal: ""', "decimal '' is not one of"),
        ('decimal: ","', "decimal: 1", "decimal '1' is not one of"),
        ('decimal: ","', 'decimal: "."', "decimal and thousands are both '.'"),
        ('delimiter: ";"', "delimiter: 1", "no letter or digit"),
        ('delimiter: ";"', "delimiter: '\"'", "delimiter and quote are both"),
        ("encoding: latin-1", "encoding: [latin-1]", "encoding a list is not one of utf-8"),
        ("type: csv", "type: [csv]", "a list is not one of csv"),
        (
            "      review_id",
            "      known_at_basis: {const: guessed}\n      review_id",
            "'guessed' is not one of observed",
        ),
        ("      review_id", "      source: {const: x}\n      review_id", "is filled by the loader"),
    ],
)
def test_every_mistake_is_told(tmp_path, old, new, words):
    assert old in GOOD
    with pytest.raises(BadInputError, match=words):
        read_mapping(written(tmp_path, GOOD.replace(old, new)))


PAYMENTS = """
name: shop
source: shop
inputs:
  - table: payment_events
    files: p.jsonl
    format: {type: jsonl}
    zone: UTC
    fields:
      payment_id: {from: id}
      event_at: {from: at}
      known_at: {from: at}
      attempted_at: {from: at}
      amount: {from: amount}
      currency: {const: ARS}
      status: {from: state, map: {paid: approved}}
"""


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("{from: state, map: {paid: aproved}}", "'aproved' is not one of pending, approved"),
        ("{from: state, map: {paid: approved}, otherwise: nope}", "'nope' is not one of"),
        ("{from: state, present: paid}", "'paid' is not one of"),
        ("{from: state, default: paid}", "'paid' is not one of"),
        ("{const: paid}", "'paid' is not one of"),
        ("{first_of: [{from: state, map: {x: nope}}]}", "'nope' is not one of"),
        ("{sum: fees}", "the key 'of' is missing"),
    ],
)
def test_what_the_mapping_gives_must_be_allowed(tmp_path, spec, words):
    text = PAYMENTS.replace("{from: state, map: {paid: approved}}", spec)
    with pytest.raises(BadInputError, match=words):
        read_mapping(written(tmp_path, text))


def test_what_is_mapped_once_more_may_be_anything_in_between(tmp_path):
    spec = "{first_of: [{from: a, map: {x: y}}], map: {y: approved}, otherwise: same}"
    mapping = read_mapping(written(tmp_path, PAYMENTS.replace("{from: state, map: {paid: approved}}", spec)))
    assert mapping.inputs[0].fields["status"].first_of[0].map == (("x", "y"),)


def test_numbers_and_times_stay_as_they_are_written(tmp_path):
    text = GOOD.replace('"5": "5"', "007: 1.50, 12:30: 1_000, true: on")
    fields = read_mapping(written(tmp_path, text)).inputs[0].fields
    assert fields["rating"].map == (("no", None), ("007", "1.50"), ("12:30", "1_000"), ("true", "on"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name: Peluquería".encode("latin-1"), "is not UTF-8"),
        (b"[" * 1200, "nested too deeply"),
        (b"a: \x00", "is not YAML"),
        (b"", "is empty; expected keys and values"),
        (b"inputs: 5\nname: a\nsource: a", "inputs is '5'; expected a list"),
        (b"inputs: null\nname: a\nsource: a", "inputs is empty; expected a list"),
        (b"inputs: [5]\nname: a\nsource: a", "input 1 is '5'; expected keys and values"),
    ],
)
def test_a_file_that_is_no_mapping_is_one_line(tmp_path, content, words):
    path = tmp_path / "shop.yaml"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=words) as caught:
        read_mapping(path)
    assert "\n" not in str(caught.value)


def test_the_directives_of_formats_are_those_that_the_database_knows(tmp_path):
    with memory_database() as db:
        for directive in (f"%{dash}{letter}" for dash in ("", "-") for letter in string.ascii_letters + "%"):
            try:
                db.execute("SELECT try_strptime('x', ?)", [directive])
            except Exception:  # noqa: BLE001 - any refusal
                known = False
            else:
                known = True
            if directive.startswith("%-") and not known:
                assert not DIRECTIVES.fullmatch(directive), directive
            elif not directive.startswith("%-"):
                assert bool(DIRECTIVES.fullmatch(directive)) == known, directive


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
