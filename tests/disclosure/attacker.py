"""Somebody who wants to know what is hidden, and reckons. Nothing here comes from the product.

They think of the people themselves: how many have each combination of all properties is unknown, a whole number and not
less than nothing. Everything that was released is a line about these numbers: a figure that is shown is the sum of its
combinations, a group that has no row is nobody, a hidden figure is somebody. They know the rule and the threshold from the
manifest, and more than they can know: which hidden figures are of few people, and which are hidden for others' sake.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

Key = tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """What was released of one group. `shown`: least and most that the true figure can be; None: hidden.
    `small`: whether it is a hidden one of few people; `told`: whether they know that."""

    names: Key
    group: Key
    shown: tuple[float, float] | None
    small: bool = False
    told: bool = True


class Attacker:
    """`domain`: property → its values; `parents`: property → (property that it decides, value → value)."""

    def __init__(
        self,
        domain: dict[str, Sequence[str]],
        parents: dict[str, tuple[str, dict[str, str]]],
        threshold: int,
    ) -> None:
        self.names = tuple(domain)
        self.people: list[dict[str, str]] = []
        for values in itertools.product(*domain.values()):
            one = dict(zip(self.names, values, strict=True))
            for name, (parent, of) in parents.items():
                one[parent] = of[one[name]]
            self.people.append(one)
        self.threshold = threshold
        self.rows: list[tuple[np.ndarray, float, float]] = []

    def members(self, names: Key, group: Key) -> np.ndarray:
        return np.array(
            [n for n, one in enumerate(self.people) if tuple(one[k] for k in names) == group]
        )

    def learn(self, figures: Sequence[Figure], names: Key) -> None:
        """Everything of one table; groups without a row are nobody."""
        told = {figure.group: figure for figure in figures}
        for group in {tuple(one[k] for k in names) for one in self.people}:
            figure = told.get(group)
            if figure is None:
                low = high = 0.0
            elif figure.shown is not None:
                low, high = figure.shown
            elif not figure.told:
                low, high = 1, np.inf
            elif figure.small:
                low, high = 1, self.threshold - 1
            else:
                low, high = self.threshold, np.inf
            self.rows.append((self.members(names, group), low, high))

    def interval(self, names: Key, group: Key) -> tuple[float, float]:
        """The least and the most that a figure can be."""
        target = self.members(names, group)
        return self._extreme(target, 1.0), self._extreme(target, -1.0)

    def _extreme(self, target: np.ndarray, sign: float) -> float:
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("mip_rel_gap", 0.0)
        model = highspy.HighsLp()
        n = len(self.people)
        model.num_col_, model.num_row_ = n, len(self.rows)
        cost = np.zeros(n)
        cost[target] = sign
        model.col_cost_ = cost
        model.col_lower_, model.col_upper_ = np.zeros(n), np.full(n, 10_000.0)
        model.row_lower_ = np.array([low for _, low, _ in self.rows])
        model.row_upper_ = np.array([high for _, _, high in self.rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(members) for members, _, _ in self.rows)])
        index = np.concatenate([members for members, _, _ in self.rows])
        model.a_matrix_.index_ = index
        model.a_matrix_.value_ = np.ones(len(index))
        model.integrality_ = [highspy.HighsVarType.kInteger] * n
        solver.passModel(model)
        solver.run()
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return sign * solver.getInfo().objective_function_value
