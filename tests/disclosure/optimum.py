"""How few cells of a small table would have to be hidden at best? By a mixed-integer programme, not by the product.

Of a two-way table with its totals: a cell is hidden or not, and for every small one there have to be two tables that
agree in everything that is shown and differ in it by as much as is promised, with each hidden figure on its side of
the threshold.
"""

from __future__ import annotations

import highspy
import numpy as np

BIG = 1000.0


def optimum(table: np.ndarray, threshold: int, width: int) -> int:
    """The least number of hidden figures, those of the margins with them."""
    rows, columns = table.shape
    full = np.zeros((rows + 1, columns + 1))
    full[:rows, :columns] = table
    full[rows, :columns], full[:rows, columns] = table.sum(0), table.sum(1)
    full[rows, columns] = table.sum()
    value = full.ravel()
    n = len(value)
    lines = [[r * (columns + 1) + c for c in range(columns + 1)] for r in range(rows + 1)]
    lines += [[r * (columns + 1) + c for r in range(rows + 1)] for c in range(columns + 1)]
    small = np.flatnonzero((value > 0) & (value < threshold))
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    total = n + 2 * n * len(small)
    lower, upper, cost = np.zeros(total), np.zeros(total), np.zeros(total)
    upper[:n], cost[:n] = (value > 0), 1.0
    lower[small] = 1.0
    totals = {line[-1] for line in lines}
    entries: list[tuple[list[int], list[float], float, float]] = []
    for number, cell in enumerate(small):
        for side in range(2):
            at = n + (2 * number + side) * n
            for i in range(n):
                if value[i] == 0:
                    continue
                is_small = value[i] < threshold
                least = (1 if is_small else threshold) - value[i]
                most = threshold - 1 - value[i] if is_small and i not in totals else BIG
                lower[at + i], upper[at + i] = least, most
                entries.append(([at + i, i], [1.0, -BIG], -np.inf, 0.0))
                entries.append(([at + i, i], [1.0, BIG], 0.0, np.inf))
            for line in lines:
                entries.append(([at + i for i in line], [1.0] * (len(line) - 1) + [-1.0], 0.0, 0.0))
        up, down = n + 2 * number * n + cell, n + (2 * number + 1) * n + cell
        entries.append(([up, down], [1.0, -1.0], float(width), np.inf))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = total, len(entries)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
    model.row_lower_ = np.array([low for _, _, low, _ in entries])
    model.row_upper_ = np.array([high for _, _, _, high in entries])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(index) for index, _, _, _ in entries)])
    model.a_matrix_.index_ = np.concatenate([index for index, _, _, _ in entries])
    model.a_matrix_.value_ = np.concatenate([values for _, values, _, _ in entries])
    model.integrality_ = [highspy.HighsVarType.kInteger] * total
    solver.passModel(model)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(solver.getInfo().objective_function_value)
