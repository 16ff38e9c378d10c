"""What all steps of one fetch share."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.postgresql.copying import Target
from pipelines.postgresql.horizon import Horizon
from pipelines.postgresql.relations import Relation
from pipelines.postgresql.session import Connection
from pipelines.source import Request


@dataclass(frozen=True, slots=True)
class Job:
    """A request, the open snapshot that answers it, and where its rows go."""

    request: Request
    connection: Connection
    horizon: Horizon
    target: Target
    database: str
    """What tells this database from every other one: a watermark of one says nothing of another."""
    cursor: dict[str, str]

    def label(self, relation: Relation) -> str:
        """Name a relation in the cursor."""
        return f"{relation.input.table.name} from {relation.name} in {self.database}"
