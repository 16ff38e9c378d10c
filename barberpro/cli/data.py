"""Verbs that move data: synth, load, validate, run, publish."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, shown_progress, table, writing_settings_of
from barberpro.errors import BadInputError, BarberProError, UsageError

if TYPE_CHECKING:
    from barberpro.settings import Settings
    from pipelines.load import LoadResult

TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
Raw = Annotated[
    Path | None,
    typer.Option("--raw", metavar="DIR", help="Folder (or one file) to load; default: the landing folder data/raw."),
]
MappingOption = Annotated[
    str | None,
    typer.Option("--mapping", metavar="FILE", help="Mapping YAML, or the name of one that comes with the project."),
]


Since = Annotated[
    datetime | None,
    typer.Option("--since", formats=TIMES, help="Fetch from this time of Buenos Aires on; default: where it stopped."),
]
Until = Annotated[
    datetime | None, typer.Option("--until", formats=TIMES, help="Fetch what is before this time; default: now.")
]
MOST_REFUSALS = 10
TWO_MONTHS = timedelta(days=62)
DEFAULT_END = datetime.fromisoformat("2026-08-01")


def synth(
    context: typer.Context,
    payments: Annotated[int, typer.Option(min=1, help="Payment attempts to invent.")] = 60_000,
    months: Annotated[int, typer.Option(min=1, max=110, help="Months of history.")] = 18,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same bytes.")] = 7,
    end: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The history ends before this day.")
    ] = DEFAULT_END,
    world: Annotated[
        str, typer.Option(metavar="NAME", help="Which world: the default one, or one whose answer is known.")
    ] = "argentina",
    written_as: Annotated[
        Literal["jsonl", "parquet"], typer.Option("--format", help="JSON lines and CSV, or compact typed tables.")
    ] = "jsonl",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Data root to write into; default: the data root.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Invent a payment history in the raw formats of real sources.

    Example: barberpro synth --payments 60000 --months 18 --seed 7 --end 2026-08-01 --out data
    """
    from barberpro.settings import load_settings
    from barberpro.warehouse import worlds
    from barberpro.world.named import named_world
    from pipelines import synth as stage

    check_end(end)
    named_world(world)
    target = out or settings_of(context).data_root
    worlds.keep_apart(load_settings(target), {True}, end)
    with shown_progress() as progress:
        result = stage.run(
            target,
            payments=payments,
            months=months,
            seed=seed,
            end=end.date(),
            world=world,
            form=written_as,
            progress=progress,
        )
    if as_json:
        print_json(asdict(result))
        return
    say(
        f"Invented {payments:,} payment attempts of the world {world} over {months} months in {target / 'raw'} "
        f"(truth apart in {target / 'truth'})."
    )


def check_end(end: datetime) -> None:
    """Refuse an end whose history or calendar would leave the years that dates know."""
    from barberpro.parameters import reference

    months = reference.cpi()["month"]
    first, last = str(months.min())[:7], str(months.max())[:7]
    latest = datetime.fromisoformat(f"{last}-01") + TWO_MONTHS
    if not datetime.fromisoformat(f"{first}-01") <= end <= latest:
        raise BadInputError(
            f"--end is {end.date()}; prices are known from {first} to {last}, so choose a day from some months after "
            f"the first to {latest.date()}"
        )


def load(
    context: typer.Context,
    raw: Annotated[Path | None, typer.Argument(help="Folder or file to load; default: the landing folder.")] = None,
    raw_option: Raw = None,
    mapping: MappingOption = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Source that fetches, or whose files are given.")
    ] = None,
    since: Since = None,
    until: Until = None,
    dsn: Annotated[
        str | None, typer.Option("--dsn", metavar="DSN", help="The database to fetch from, where the source is one.")
    ] = None,
    reconcile_keys: Annotated[
        bool,
        typer.Option("--reconcile-keys", help="Compare all keys with the database's, which tells what was deleted."),
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the warehouse anew from the deliveries recorded in the landing.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be loaded and refused, and write nothing at all.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Load files through a mapping into the warehouse: ledger, rows and quarantine in one transaction.

    Example: barberpro load ../exports --mapping mappings/marketplace.yaml

    Example: barberpro load --source mercadopago-api --since 2026-07-01

    Example: barberpro load --source postgresql --dsn postgresql://reader@db/shop --reconcile-keys
    """
    if raw is not None and raw_option is not None:
        raise UsageError(f"load was given {raw} and --raw {raw_option}; give the folder or file once")
    if rebuild and (raw or raw_option or mapping or source):
        raise UsageError("load --rebuild reads the recorded deliveries only; give neither files, mapping nor source")
    if source is not None and mapping is not None:
        raise UsageError(f"the source {source} has its mapping; leave out --mapping {mapping}")
    fetching = since or until or dsn or reconcile_keys
    given = "--since, --until, --dsn and --reconcile-keys"
    if source is None and fetching:
        raise UsageError(f"{given} are for a source that fetches; name it with --source")
    if dry_run and (rebuild or fetching):
        raise UsageError(f"load --dry-run reads given files; leave out --rebuild, {given}")
    files, period = raw or raw_option, (local(since), local(until))
    if dry_run:
        rehearse(settings_of(context), files, mapping, source, as_json=as_json)
        return
    settings = writing_settings_of(context)
    from pipelines import fetch
    from pipelines import load as stage

    try:
        with new_key_told(settings), shown_progress() as progress:
            if rebuild:
                result = stage.rebuild(settings, progress)
            elif source is not None:
                result = fetch.run(
                    settings,
                    source,
                    progress,
                    raw=files,
                    since=period[0],
                    until=period[1],
                    dsn=dsn,
                    mapping=mapping,
                    reconcile_keys=reconcile_keys,
                )
            else:
                result = stage.run(settings, progress, raw=files, mapping=mapping)
    except stage.PartlyLoadedError as error:
        _tell(error.result, as_json=as_json)
        raise
    _tell(result, as_json=as_json)


def _tell(result: LoadResult, *, as_json: bool) -> None:
    if as_json:
        print_json(result.as_json())
    else:
        show_load(result)


@contextmanager
def new_key_told(settings: Settings) -> Iterator[None]:
    """Tell of a key that was made where the call fails afterwards; else the result's notes tell of it."""
    from barberpro.warehouse import pseudonyms

    had_key = pseudonyms.has_key(settings)
    try:
        yield
    except BarberProError:
        for text in pseudonyms.notes_of_new_key(settings, had_key=had_key):
            note(f"note: {text}")
        raise


def rehearse(settings: Settings, files: Path | None, mapping: str | None, source: str | None, *, as_json: bool) -> None:
    """Tell what a load would do."""
    from barberpro.cli.rehearsal import fail_where_refused, show_dry_run
    from pipelines import dry_run

    with shown_progress() as progress:
        result = dry_run.run(settings, progress, raw=files, mapping=mapping, source=source)
    if as_json:
        print_json(result.as_json())
    else:
        show_dry_run(result)
    fail_where_refused(result)


def local(at: datetime | None) -> datetime | None:
    """Read a time without offset as the clock of Buenos Aires shows it."""
    from zoneinfo import ZoneInfo

    from barberpro.domain.local_day import ZONE

    return at and at.replace(tzinfo=ZoneInfo(ZONE))


def validate(context: typer.Context, as_json: Json = False) -> None:
    """Judge what was loaded by the expectations of every table; exit code 5 where a rule that stops is broken.

    Writes reports/validation.json and the pages reports/data_docs/.

    Example: barberpro validate
    """
    settings = writing_settings_of(context)
    from barberpro.cli.report import show_validation
    from barberpro.errors import GateRefusedError
    from barberpro.warehouse.writer import open_writer
    from pipelines import validate as stage
    from pipelines.verdicts import refusal

    with shown_progress() as progress, open_writer(settings) as db:
        result = stage.judged(settings, db, progress)
    if as_json:
        print_json(result.as_json())
    else:
        show_validation(result)
    if not result.verdict.passed:
        raise GateRefusedError(refusal(settings, result.verdict))


def run(
    context: typer.Context,
    raw: Raw = None,
    mapping: MappingOption = None,
    as_json: Json = False,
) -> None:
    """Go the whole way: load, validate, features, train, score, marts, publish.

    Example: barberpro run --raw ../exports --mapping psp
    """
    settings = writing_settings_of(context)
    from barberpro.cli.report import show_run, show_validation
    from pipelines import run as stage

    with new_key_told(settings), shown_progress() as progress:
        result = stage.run(settings, progress, raw=raw, mapping=mapping)
    if as_json:
        print_json(result.as_json())
        return
    show_load(result.load)
    show_validation(result.validation)
    show_run(result, context.obj.data_root)


def publish(
    context: typer.Context,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Go back to the generation before the one in force.")
    ] = False,
    to: Annotated[str | None, typer.Option("--to", metavar="GENERATION", help="Go to this generation.")] = None,
    as_json: Json = False,
) -> None:
    """Publish the warehouse as a new read-only generation once it is judged, or go back to an earlier one.

    Example: barberpro publish --rollback
    """
    if rollback and to is not None:
        raise UsageError("--rollback goes one generation back and --to names one; give one of the two")
    settings = settings_of(context)
    if rollback or to is not None:
        from barberpro.warehouse import generations

        done = generations.roll_back(settings, to)
        if as_json:
            print_json({"from": done.before, "generation": done.after})
        else:
            say(f"Generation {done.after} is in force; {done.what_of_before}.")
        return
    settings = writing_settings_of(context)
    from pipelines import publish as stage
    from pipelines import validate

    with shown_progress() as progress:
        validate.run(settings, progress=progress)
        result = stage.run(settings, progress=progress)
    if as_json:
        print_json(
            {"generation": result.generation, "rows": result.rows, "size": result.size, "removed": result.removed}
        )
        return
    say(
        f"Published generation {result.generation}: {result.rows.get('payments', 0):,} payments, "
        f"{result.size / 1e6:.1f} MB."
    )


def show_load(result: LoadResult) -> None:
    """Print what became of every file, why records were refused, and what was kept though unknown."""
    from barberpro.cli.report import unfamiliar

    for text in result.notes:
        note(f"note: {text}")
    rows = [
        (each.path, each.table, f"{each.rows:,}", f"{each.loaded:,}", f"{each.duplicate:,}", f"{each.quarantined:,}")
        for each in result.files
    ]
    columns = ("file", "table", "records", "loaded", "duplicate", "quarantined")
    if not rows:
        say("Nothing new: no file was loaded.")
        return
    table("Loaded (loaded + duplicate + quarantined = records)", rows, columns, right=(2, 3, 4, 5))
    for text in (*refusals(result), *unfamiliar(result, MOST_REFUSALS)):
        say(text)
    for each in result.files:
        if each.seen_before and each.still_quarantined:
            say(f"  {each.path} was loaded before; {each.still_quarantined:,} of its records are still in quarantine")


def refusals(result: LoadResult) -> list[str]:
    """One line for each kind of refusal over all files, the most frequent first, with its first place."""
    kinds: dict[tuple[str, str | None, str], list[tuple[int, str, str]]] = {}
    for file in result.files:
        for reason in file.reasons:
            place = f"{file.path}, line {reason.first_line}"
            kinds.setdefault((file.table, reason.column, reason.reason), []).append(
                (reason.count, place, reason.example)
            )
    ordered = sorted(kinds.items(), key=lambda item: -sum(count for count, _, _ in item[1]))
    lines = [
        f"  {sum(count for count, _, _ in cases):>7,} refused: {column or 'record'}: {example} (first: {place})"
        for (_, column, _), cases in ordered
        for _, place, example in cases[:1]
    ]
    left_out = len(lines) - MOST_REFUSALS
    return [
        *lines[:MOST_REFUSALS],
        *([f"  ... and {left_out} more kinds; see the table quarantine"] if left_out > 0 else []),
    ]


VERBS = (synth, load, validate, run, publish)
