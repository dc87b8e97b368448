"""Which type does DuckDB give each part of a query? Other engines have to give values of the same types.

A part whose type can't be told has none (`UnknownKindError`); the query then runs only on the embedded engine.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope


class Kind(Enum):
    NULL = "null"
    INTEGER = "integer"
    DECIMAL = "decimal"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Type:
    """`scale`: digits after the point of a decimal; `literal`: a text that takes the type it meets."""

    kind: Kind
    scale: int = 0
    literal: bool = False


class UnknownKindError(Exception):
    """Of the part of the query that is its argument, the type can't be told."""


NUMERIC = (Kind.INTEGER, Kind.DECIMAL, Kind.NUMBER)
_T = exp.DataType.Type
DECLARED: dict[object, Kind] = {
    _T.TEXT: Kind.TEXT,
    _T.VARCHAR: Kind.TEXT,
    _T.TINYINT: Kind.INTEGER,
    _T.SMALLINT: Kind.INTEGER,
    _T.INT: Kind.INTEGER,
    _T.BIGINT: Kind.INTEGER,
    _T.DECIMAL: Kind.DECIMAL,
    _T.DOUBLE: Kind.NUMBER,
    _T.BOOLEAN: Kind.BOOLEAN,
    _T.DATE: Kind.DATE,
    _T.TIMESTAMP: Kind.DATETIME,
}
_SCALE = 3  # DuckDB's, of a DECIMAL without one

ALWAYS: dict[Kind, tuple[type[exp.Expr], ...]] = {
    Kind.BOOLEAN: (
        *(exp.Boolean, exp.And, exp.Or, exp.Not, exp.Predicate, exp.Escape, exp.RegexpLike),
        *(exp.StartsWith, exp.EndsWith, exp.Contains, exp.LogicalOr, exp.LogicalAnd),
    ),
    Kind.NUMBER: (
        *(exp.Div, exp.Sqrt, exp.Ln, exp.Exp, exp.Pow, exp.Avg, exp.Stddev, exp.StddevSamp),
        *(exp.StddevPop, exp.Variance, exp.VariancePop, exp.Corr, exp.PercentRank, exp.CumeDist),
    ),
    Kind.TEXT: (
        *(exp.DPipe, exp.Concat, exp.ConcatWs, exp.Upper, exp.Lower, exp.Trim, exp.Substring),
        *(exp.Left, exp.Right, exp.Replace, exp.SplitPart, exp.Pad, exp.TimeToStr),
    ),
    Kind.INTEGER: (
        *(exp.Length, exp.StrPosition, exp.Sign, exp.Year, exp.Month, exp.Day, exp.Quarter),
        *(exp.Extract, exp.DateDiff, exp.DayOfWeek, exp.Count, exp.CountIf, exp.RowNumber),
        *(exp.Rank, exp.DenseRank, exp.Ntile),
    ),
    Kind.DATE: (exp.DateFromParts, exp.LastDay),
    Kind.DATETIME: (exp.TimestampTrunc, exp.DateTrunc),
    Kind.INTERVAL: (exp.Interval,),
    Kind.NULL: (exp.Null,),
}
_ALWAYS = {kind_of: kind for kind, kinds in ALWAYS.items() for kind_of in kinds}
_AS_ARGUMENT = (
    *(exp.Paren, exp.Neg, exp.Abs, exp.Min, exp.Max, exp.FirstValue, exp.LastValue, exp.Nullif),
    *(exp.Window, exp.Filter, exp.Alias, exp.Ordered, exp.PercentileDisc),
)


class Kinds:
    """The types in one tree whose sources were replaced by sub-selects that cast to declared types."""

    def __init__(self, tree: exp.Query) -> None:
        self.scopes = {id(scope.expression): scope for scope in traverse_scope(tree)}
        # By id, so the nodes are kept. Without a type: the part of it that has none.
        self._known: dict[int, tuple[exp.Expr, Type | None]] = {}
        self._alive: list[exp.Expr] = []
        for node in list(tree.walk()):
            with suppress(UnknownKindError):
                self.of(node)

    def of(self, node: exp.Expr) -> Type:
        """The type as it was before the tree was changed."""
        known = self._known.get(id(node))
        if known is None:
            try:
                known = (node, self._type(node))
            except UnknownKindError as error:
                known = (error.args[0], None)
            self._known[id(node)] = known
            self._alive.append(node)
        if known[1] is None:
            raise UnknownKindError(known[0])
        return known[1]

    def keep(self, new: exp.Expr, old: exp.Expr) -> None:
        """A part that takes the place of another has its type."""
        if id(old) in self._known:
            self._known[id(new)] = self._known[id(old)]
            self._alive.append(new)

    def outputs(self, query: exp.Expr) -> dict[str, Type]:
        """The columns that a query gives, by name, in order."""
        while isinstance(query, exp.Subquery):
            query = query.this
        if isinstance(query, exp.SetOperation):
            left, right = self.outputs(query.left), self.outputs(query.right)
            pairs = zip(left.items(), right.values(), strict=True)
            return {name: common(query, a, b) for (name, a), b in pairs}
        if not isinstance(query, exp.Select):
            raise UnknownKindError(query)
        return {item.alias_or_name: self.of(item) for item in query.selects}

    def _type(self, node: exp.Expr) -> Type:
        for base in type(node).__mro__:
            if base in _ALWAYS:
                return Type(_ALWAYS[base])
        if isinstance(node, exp.Literal):
            return _literal(node)
        if isinstance(node, exp.Column):
            return self._column(node)
        if isinstance(node, exp.Cast | exp.TryCast):
            return declared(node.to)
        if isinstance(node, exp.Query):
            return next(iter(self.outputs(node).values()))
        if isinstance(node, exp.Binary):
            return arithmetic(node, self.of(node.left), self.of(node.right))
        if isinstance(node, exp.Distinct) and node.expressions:
            return self.of(node.expressions[0])
        if isinstance(node, exp.Coalesce | exp.Greatest | exp.Least):
            return common(node, *(self.of(part) for part in (node.this, *node.expressions)))
        if isinstance(node, exp.Lag | exp.Lead):
            default = node.args.get("default")
            return common(node, *(self.of(part) for part in (node.this, default) if part))
        if isinstance(node, exp.Case | exp.If):
            branches = node.args["ifs"] if isinstance(node, exp.Case) else [node]
            values = [branch.args["true"] for branch in branches]
            default = node.args.get("default" if isinstance(node, exp.Case) else "false")
            values += [default] if default else []
            return common(node, *(self.of(value) for value in values))
        if isinstance(node, exp.Ceil | exp.Floor | exp.Round | exp.Sum | exp.Median):
            return _changed(node, self.of(node.this))
        if isinstance(node, exp.PercentileCont) and node.args.get("expression"):
            return _changed(node, self.of(node.this))
        if isinstance(node, exp.WithinGroup):
            return _changed(node.this, self.of(node.expression.expressions[0]))
        if isinstance(node, _AS_ARGUMENT):
            return self.of(node.this)
        raise UnknownKindError(node)

    def _column(self, column: exp.Column) -> Type:
        current: exp.Expr | None = column
        while current is not None and id(current) not in self.scopes:
            current = current.parent
        if current is None:
            raise UnknownKindError(column)
        if not column.table:
            return self._output(self.outputs(current), column)
        scope: Scope | None = self.scopes[id(current)]
        while scope is not None:
            source = scope.sources.get(column.table)
            if isinstance(source, Scope):
                return self._output(self.outputs(source.expression), column)
            scope = scope.parent
        raise UnknownKindError(column)

    def _output(self, outputs: dict[str, Type], column: exp.Column) -> Type:
        if column.name not in outputs:
            raise UnknownKindError(column)
        return outputs[column.name]


def declared(to: exp.DataType) -> Type:
    """The type that a CAST names."""
    kind = DECLARED.get(to.this)
    if kind is None:
        raise UnknownKindError(to)
    if kind is not Kind.DECIMAL:
        return Type(kind)
    sizes = [int(part.name) for part in to.expressions]
    return Type(kind, sizes[1] if len(sizes) > 1 else 0 if sizes else _SCALE)


def common(node: exp.Expr, *types: Type) -> Type:
    """The type in which these meet."""
    there = [t for t in types if t.kind is not Kind.NULL]
    there = [t for t in there if not t.literal] or there
    kinds = {t.kind for t in there}
    scale = max((t.scale for t in there), default=0)
    if len(kinds) <= 1:
        return Type(kinds.pop(), scale) if kinds else Type(Kind.NULL)
    for wider in (Kind.NUMBER, Kind.DECIMAL):
        if wider in kinds and kinds <= set(NUMERIC):
            return Type(wider, scale if wider is Kind.DECIMAL else 0)
    if kinds == {Kind.DATE, Kind.DATETIME}:
        return Type(Kind.DATETIME)
    raise UnknownKindError(node)


def arithmetic(node: exp.Binary, left: Type, right: Type) -> Type:
    """Of sums, differences, products, whole quotients and rests."""
    kinds = (left.kind, right.kind)
    if all(kind in (*NUMERIC, Kind.NULL) for kind in kinds):
        found = common(node, left, right)
        if isinstance(node, exp.IntDiv | exp.Mod) and found.kind is Kind.NUMBER:
            raise UnknownKindError(node)
        if isinstance(node, exp.IntDiv) and found.kind is not Kind.INTEGER:
            raise UnknownKindError(node)
        if isinstance(node, exp.Mul) and found.kind is Kind.DECIMAL:
            return Type(Kind.DECIMAL, left.scale + right.scale)
        return found
    if isinstance(node, exp.Add | exp.Sub):
        if isinstance(node, exp.Sub) and kinds == (Kind.DATE, Kind.DATE):
            return Type(Kind.INTEGER)
        if kinds == (Kind.DATE, Kind.INTEGER):
            return Type(Kind.DATE)
        if kinds[0] in (Kind.DATE, Kind.DATETIME) and kinds[1] is Kind.INTERVAL:
            return Type(Kind.DATETIME)
    raise UnknownKindError(node)


def _literal(node: exp.Literal) -> Type:
    if node.is_string:
        return Type(Kind.TEXT, literal=True)
    text = node.name.lower()
    if "e" in text:
        return Type(Kind.NUMBER)
    return Type(Kind.DECIMAL, len(text.partition(".")[2])) if "." in text else Type(Kind.INTEGER)


def _changed(node: exp.Expr, argument: Type) -> Type:
    kind = argument.kind
    if isinstance(node, exp.Sum):
        if kind in (Kind.BOOLEAN, Kind.INTEGER):
            return Type(Kind.INTEGER)
        if kind in NUMERIC:
            return argument
    elif isinstance(node, exp.Median | exp.PercentileCont):
        if kind in (Kind.INTEGER, Kind.NUMBER):
            return Type(Kind.NUMBER)
    elif kind is Kind.NUMBER or (kind is Kind.INTEGER and not isinstance(node, exp.Round)):
        return Type(Kind.NUMBER)
    elif isinstance(node, exp.Round) and kind in (Kind.INTEGER, Kind.DECIMAL):
        digits = node.args.get("decimals")
        if digits is None or digits.is_int:
            return Type(kind, min(argument.scale, max(0, int(digits.to_py()) if digits else 0)))
    elif kind is Kind.DECIMAL:
        return Type(Kind.DECIMAL)
    raise UnknownKindError(node)
