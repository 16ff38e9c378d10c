"""Parameters and the data root are checked at the boundary: one line says what is wrong and what would be right."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from barberpro.errors import BadInputError
from barberpro.params import SECTIONS, Range
from barberpro.settings import checked, load_settings, read_params, shipped

SHIPPED = shipped("params.yaml").read_text(encoding="utf-8")


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "params.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def with_value(key: str, value: str) -> str:
    lines = [f"  {key}: {value}" if line.strip().startswith(f"{key}:") else line for line in SHIPPED.splitlines()]
    assert lines != SHIPPED.splitlines()
    return "\n".join(lines)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_parameter_has_a_range_and_keeps_to_it(section):
    for each in fields(SECTIONS[section]):
        bounds = each.metadata["range"]
        assert isinstance(bounds, Range)
        for value in (bounds.low, bounds.high):
            assert checked(section, each.name, value) == value
        for value in (bounds.low - 1, bounds.high + 1, float("nan"), float("inf"), 10**400, True, None, "3", []):
            with pytest.raises(BadInputError, match=f"^{section}.{each.name} is "):
                checked(section, each.name, value)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("chunk_mb", "0", "params.yaml: load.chunk_mb is 0; it takes a whole number from 1 to 1024"),
        ("chunk_mb", "-1", "load.chunk_mb is -1"),
        ("chunk_mb", "1.5", "load.chunk_mb is 1.5"),
        ("chunk_mb", "many", "load.chunk_mb is 'many'"),
        ("chunk_mb", "[64]", "load.chunk_mb is list"),
        ("test_share", "5", "payment_failure.test_share is 5; it takes a number from 0.01 to 0.9"),
        ("test_share", ".nan", "payment_failure.test_share is nan"),
        ("learning_rate", "0", "payment_failure.learning_rate is 0"),
        ("keep_generations", "0", "publish.keep_generations is 0"),
        ("keep_generations", "-3", "publish.keep_generations is -3"),
        ("port", "99999", "dashboard.port is 99999; it takes a whole number from 1 to 65535"),
        ("cash_voucher", "-1", "maturity_hours.cash_voucher is -1"),
    ],
)
def test_a_value_out_of_range_is_refused(tmp_path, key, value, words):
    with pytest.raises(BadInputError) as caught:
        read_params(written(tmp_path, with_value(key, value)))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("load: [", "params.yaml is not YAML"),
        ("load: año".encode("latin-1"), "params.yaml is not UTF-8"),
        (SHIPPED + "\nload: {}\n", "the key 'load' stands twice"),
        (SHIPPED.replace("  chunk_mb: 64", "  chunk_mb: 64\n  chunk_mb: 32"), "the key 'chunk_mb' stands twice"),
        (SHIPPED.replace("chunk_mb", "chunks_mb"), "the key 'chunk_mb' is missing"),
        (SHIPPED + "\n5: {}\n", "the key 5 is not known"),
        ("", "is not a section of keys and values"),
        (b"[" * 1200, "nested too deeply"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, text, words):
    with pytest.raises(BadInputError) as caught:
        read_params(written(tmp_path, text))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(BadInputError, match="was not found"):
        read_params(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize("name", ["what?", "all*", "a[b]", "two\nlines"])
def test_a_data_root_that_the_database_misreads_is_refused(tmp_path, name):
    with pytest.raises(BadInputError, match="which DuckDB misreads"):
        load_settings(tmp_path / name)


def test_a_data_root_that_cannot_be_a_folder_is_refused(tmp_path):
    (tmp_path / "file").touch()
    for root in (tmp_path / "file", tmp_path / "file" / "data", Path("/dev/null"), Path("~nobody-of-that-name/data")):
        with pytest.raises(BadInputError, match="data root"):
            load_settings(root)


def test_a_data_root_that_does_not_exist_yet_is_fine(tmp_path):
    assert load_settings(tmp_path / "new" / "data").data_root == tmp_path / "new" / "data"
