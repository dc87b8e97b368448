"""How does one output become files? Named apart where it has to be, explained, looked through, written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from datareq.generation.checking import FailedError
from datareq.generation.describe import Made, checked
from datareq.generation.disclosure.protect import Protected, UnprotectableError
from datareq.generation.formats.about import page_of
from datareq.generation.formats.page import Page
from datareq.generation.formats.write import MAKERS, NOTHING_HIDDEN, write_files
from datareq.generation.formats.writer import UnfitError
from datareq.generation.held import gather
from datareq.generation.identifiers.of_output import scan_of, words_of
from datareq.generation.inputs import Workshop
from datareq.generation.pseudonyms import pseudonymised
from datareq.generation.query.problem import problem
from datareq.generation.query.result import QueryResult
from datareq.generation.recognised import Traits, traits_of
from datareq.generation.rows_alike import made_alike
from datareq.model.policy import RowRule
from datareq.model.procedure import Output


def make_output(
    number: int,
    result: QueryResult,
    schema: pa.Schema,
    batches: Iterator[pa.RecordBatch],
    shop: Workshop,
    safe: Protected | None = None,
) -> Made:
    """The files of the procedure's output of that number; FailedError if a format can't hold it, or rows about people
    can't be made alike."""
    inputs, policy = shop.inputs, shop.policy
    output = inputs.procedure.outputs[number]
    if result.pseudonyms:
        held, secret = gather(schema, batches), inputs.secret or b""
        named = pseudonymised(held, result.pseudonyms, secret, inputs.registration)
        schema, batches = named.schema, iter(named.to_batches())
    rule, traits = policy.level(inputs.level).rows, None
    if rule is not None and result.whose:
        traits = traits_of(output, result, shop.sources, policy)
    if rule is not None and traits is not None:
        safe = _alike(number, gather(schema, batches), result, traits, rule)
        schema, batches = safe.table.schema, iter(safe.table.to_batches())
    page = _page(output, result, schema, shop, safe)
    scan = scan_of(result, schema, shop.sources, policy.identifiers, inputs.level)
    hidden = safe.hidden if safe else NOTHING_HIDDEN
    try:
        written = write_files(
            schema,
            batches,
            shop.out,
            page,
            hidden,
            {**MAKERS, **shop.makers},
            [lambda rows, _: scan.see(rows)],
        )
    except UnfitError as unfit:
        found = problem(unfit.code, 0, output=output.id, **unfit.facts)
        place = f"outputs[{number}].{unfit.place}"
        raise FailedError((replace(found, path=place),)) from None
    seen = (*words_of(page, policy.identifiers, inputs.level), *scan.sightings())
    return Made(output=output, result=result, page=page, written=written, safe=safe, seen=seen)


def _alike(
    number: int, held: pa.Table, result: QueryResult, traits: Traits, rule: RowRule
) -> Protected:
    try:
        return made_alike(held, result.whose, traits, rule)
    except UnprotectableError:
        found = problem("disclosure-rows-few", 0, alike=rule.alike)
        raise FailedError((replace(found, path=f"outputs[{number}].sql"),)) from None


def _page(
    output: Output, result: QueryResult, schema: pa.Schema, shop: Workshop, safe: Protected | None
) -> Page:
    return page_of(
        output,
        result,
        schema,
        registration=shop.inputs.registration,
        request=shop.inputs.request,
        procedure=shop.inputs.procedure,
        level=shop.inputs.level,
        policy=shop.policy,
        sources=shop.sources,
        checks=[check.sentence for check in checked(output, shop.policy.language)],
        safe=safe,
    )
