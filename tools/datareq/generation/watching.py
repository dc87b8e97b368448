"""How are the checks of an output carried out? Its rows are seen as they pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pyarrow as pa

from datareq.generation import check_terms, checks
from datareq.generation.checking import Asked
from datareq.generation.query.problem import problem
from datareq.model.finding import Finding
from datareq.model.procedure import Output


class Watched:
    """The rows of one output, seen by its checks as they pass."""

    def __init__(self, number: int, output: Output, schema: pa.Schema, asked: Asked) -> None:
        self.schema = schema
        self._number, self._output = number, output
        self._unfit: set[int] = set()
        self._watches: dict[int, checks.Watch] = {}
        for place, check in enumerate(output.checks):
            try:
                answer = asked.answers.get((number, place))
                self._watches[place] = checks.watch(check, schema, answer)
            except (checks.UnfitError, KeyError):
                self._unfit.add(place)

    def passing(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for watch in self._watches.values():
                watch.see(batch)
            yield batch

    def failed(self) -> Iterator[Finding]:
        """Which of them aren't true, after all rows; never with a value of a row."""
        for place, check in enumerate(self._output.checks):
            name = check_terms.kind(check)
            path = f"outputs[{self._number}].checks[{place}].{name}"
            facts = {**check_terms.facts(check), "output": self._output.id}
            if place in self._unfit:
                yield replace(problem("check-type", 0, **facts), path=path)
            elif not self._watches[place].passed():
                told = check_terms.told(name, check_terms.columns(check)).replace("_", "-")
                yield replace(problem(f"check-failed-{told}", 0, **facts), path=path)
