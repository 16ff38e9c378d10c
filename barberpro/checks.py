"""The only import of Great Expectations: judges a frame by a list of expectations and renders the page about it.

Nothing is sent anywhere: the context is an ephemeral one with analytics off, and its pages are handed out as text.
Importing the library takes seconds, so this module is imported only where something is judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import great_expectations as gx
from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView

from barberpro.errors import IntegrityError

if TYPE_CHECKING:
    import pandas as pd

SEVERITIES = {"stop": "critical", "warn": "warning"}
SCRIPTS = re.compile(r"<script\b.*?</script>|<link\b[^>]*>|<style\b.*?</style>|<!--.*?-->", re.DOTALL)
CONTENT = re.compile(r'<div id="section-1".*(?=</body>)', re.DOTALL)
ASTRAY = re.compile(r'<footer.*?</footer>|<div[^>]*cta-footer.*|<a href="[^"#]*" >|Data asset: None<br>', re.DOTALL)
"""What leads nowhere in a page that stands alone: advertising, and links to pages that are not written."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation: the library's name of it, its arguments, and what it means in words."""

    rule: str
    text: str
    kind: str
    arguments: Mapping[str, Any]
    severity: str = "stop"
    tolerated_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an expectation on the values of a frame: how many broke it, out of how many, and some of them."""

    rule: str
    passed: bool
    broken: int
    rows: int
    examples: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of a whole suite, and the library's page about it, without its scripts."""

    outcomes: tuple[Outcome, ...]
    page: str


class Judge:
    """An ephemeral context in which suites are run one after the other."""

    def __init__(self) -> None:
        """Make a context that keeps everything in memory and tells nobody."""
        stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
        self._context = gx.get_context(
            mode="ephemeral",
            project_config=DataContextConfig(store_backend_defaults=stores, analytics_enabled=False),
        )
        self._context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        self._view = DefaultJinjaPageView()  # one for all, since each compiles its templates anew
        self._source = self._context.data_sources.add_pandas("warehouse")

    def judge(
        self, name: str, frame: pd.DataFrame, expectations: Sequence[Expectation], key: Sequence[str] = ()
    ) -> Judgement:
        """Run `expectations` on a frame; `key` names the columns by which an example is told."""
        batch = self._source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("rows")
        suite = gx.ExpectationSuite(name=name)
        for each in expectations:
            suite.add_expectation_configuration(_configuration(each))
        definition = gx.ValidationDefinition(name=name, data=batch, suite=self._context.suites.add(suite))
        self._context.validation_definitions.add(definition)
        shown: dict[str, Any] = {"result_format": "SUMMARY", "partial_unexpected_count": 3}
        if key:
            shown["unexpected_index_column_names"] = list(key)
        result = definition.run(batch_parameters={"dataframe": frame}, result_format=shown)
        found = {each.expectation_config.meta["rule"]: each for each in result.results}
        outcomes = tuple(_outcome(each, found[each.rule], len(frame)) for each in expectations)
        return Judgement(outcomes, _page(self._view, result))


def _configuration(each: Expectation) -> ExpectationConfiguration:
    tolerance = {"mostly": 1 - each.tolerated_share} if each.tolerated_share else {}
    return ExpectationConfiguration(
        type=each.kind,
        kwargs={**each.arguments, **tolerance},
        meta={"rule": each.rule},
        notes=each.text,
        severity=SEVERITIES[each.severity],
    )


def _outcome(expectation: Expectation, found: Any, rows: int) -> Outcome:
    raised = found.exception_info
    if raised and raised.get("raised_exception", any(isinstance(each, dict) for each in raised.values())):
        raise IntegrityError(f"the rule {expectation.rule} could not be judged: {raised}; this is a defect")
    result = found.result
    examples = tuple(result.get("partial_unexpected_index_list") or ())[:3]
    broken = int(result.get("unexpected_count", 0 if found.success else 1))
    return Outcome(expectation.rule, bool(found.success), broken, int(result.get("element_count", rows)), examples)


def _page(view: Any, result: Any) -> str:
    """Keep of the library's page what it says: its scripts and styles would come from half a dozen foreign hosts."""
    html = view.render(ValidationResultsPageRenderer().render(result))
    content = CONTENT.search(SCRIPTS.sub("", html))
    if content is None:
        raise IntegrityError("the page of a suite has no content; Great Expectations lays it out in another way now")
    return ASTRAY.sub("", content.group())
