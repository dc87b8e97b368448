"""What becomes of what was seen: findings that stop an output, checks of its manifest for those who verify it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from datareq.documents.identifier_texts import IDENTIFIERS
from datareq.generation.identifiers.scan import By, Sighting
from datareq.generation.identifiers.texts import CLEAN, DOUBTFUL, FOUND, GRANTED
from datareq.generation.query.problem import problem
from datareq.language import say
from datareq.model.finding import Finding
from datareq.model.identifiers import Verdict
from datareq.model.manifest import ManifestCheck

CHECK = "identifiers"


def blocked(number: int, output: str, sightings: Sequence[Sighting]) -> Iterator[Finding]:
    """A finding for each kind in each column that may not go out; never with a value."""
    for seen in sightings:
        if seen.verdict is Verdict.BLOCK:
            facts = {"column": seen.column, "identifier": seen.kind, "output": output}
            found = problem(f"output-identifier-{seen.by.value}", 0, share=seen.share, **facts)
            yield replace(found, path=f"outputs[{number}]")


def noted(sightings: Sequence[Sighting], language: str) -> tuple[ManifestCheck, ...]:
    """What the manifest says: that nothing was seen, or each of what was; what is doubtful hasn't passed."""
    told = [seen for seen in sightings if seen.verdict is not Verdict.BLOCK]
    if not told:
        return (
            ManifestCheck(name=CHECK, columns=(), passed=True, sentence=say(CLEAN, {}, language)),
        )
    return tuple(
        ManifestCheck(
            name=CHECK,
            columns=(seen.column,),
            passed=seen.verdict is Verdict.ALLOW,
            sentence=say(
                _sentence(seen),
                {"columns": seen.column, "identifier": say(IDENTIFIERS[seen.kind], {}, language)},
                language,
            ),
        )
        for seen in told
    )


def _sentence(seen: Sighting) -> str:
    if seen.verdict is Verdict.ALLOW:
        return GRANTED
    return DOUBTFUL if seen.by is By.FEW else FOUND
