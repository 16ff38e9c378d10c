"""YAML of policies and scenarios, read strictly: texts, lists and mappings, nothing else and nothing twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from barberpro.errors import BadInputError

LARGEST_BYTES = 1_000_000


def read_text(path: Path) -> str:
    """Read a file as UTF-8; BadInputError where it cannot be or is too large to be a policy."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise BadInputError(f"{path} is larger than {LARGEST_BYTES:,} bytes; a policy file holds values only")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"{path} cannot be read ({error.strerror}); name a YAML file") from error
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def parsed(text: str, where: str) -> Any:
    """Read YAML in which every scalar stays the text that it is; BadInputError with `where` and the line."""
    try:
        found = yaml.load(text, Loader=Texts)  # noqa: S506 - texts, lists, mappings only
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "no YAML"
        raise BadInputError(f"{where}{line}: {problem}; mend it there") from error
    return "" if found is None else found


class Texts(yaml.BaseLoader):
    """Keeps every scalar as the text that stands there, and refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping; a doubled key is an error, for its first value would be lost."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key is a list or mapping", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep))

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases: a few lines of them can unfold to millions."""
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "an alias (*) is not allowed", event.start_mark)
        return super().compose_node(parent, index)
