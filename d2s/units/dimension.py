"""The dimension of a formula, from those of the quantities that it names."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from d2s.knowledge.expression import FIRST, Expression, name_of
from d2s.units.units import Units

#: Functions whose argument has to be a plain number.
_PLAIN = frozenset({"exp", "expm1", "log", "log1p"})


class DimensionError(ValueError):
    """A formula adds, compares or raises what it cannot."""


def unit_dimension(units: Units, unit: str) -> Any:
    """Return the dimension of a unit of a model file (`A/V^2`, `1/K`), as pint keeps it.

    Raise `ValueError` on an unknown one.
    """
    if (whole := units.parse(unit)) is not None:
        return _of(units, whole.pint)
    above, _, below = unit.partition("/")
    found = _of(units, "1")
    for side, sign in ((above, 1), (below, -1)):
        for factor in filter(None, side.split("*")):
            name, _, power = factor.partition("^")
            known = units.parse(name)
            found = found * _of(units, known.pint if known else name) ** (sign * float(power or 1))
    return found


def _of(units: Units, expression: str) -> Any:
    from pint import PintError

    try:
        return units.registry.Unit("" if expression == "1" else expression).dimensionality
    except (PintError, AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"unknown unit {expression!r}") from error


def dimension(formula: Expression, known: Callable[[str], Any], units: Units) -> Any:
    """Return the dimension of a formula as pint keeps it, None for a bare zero, which has every dimension.

    `known` gives the dimension of a name. Raise `DimensionError` where terms do not fit, saying which.
    """
    none = unit_dimension(units, "1")

    def of(node: ast.expr) -> Any:
        name = name_of(node)
        if name is not None:
            return known(name)
        if isinstance(node, ast.Constant):
            return none if node.value else None
        if isinstance(node, ast.UnaryOp):
            return of(node.operand)
        if isinstance(node, ast.BinOp):
            return combined(node)
        assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        arguments = [of(argument) for argument in node.args]
        if node.func.id in _PLAIN:
            if arguments[0] not in (none, None):
                raise DimensionError(f"{ast.unparse(node)}: the argument has the dimension {arguments[0]}")
            return none
        if node.func.id == "sqrt":
            return arguments[0] if arguments[0] is None else arguments[0] ** 0.5
        return same(node, arguments)

    def same(node: ast.expr, found: list[Any]) -> Any:
        given = [item for item in found if item is not None]
        if any(item != given[0] for item in given):
            word = "first" if isinstance(node, ast.Call) and getattr(node.func, "id", "") == FIRST else "terms"
            raise DimensionError(f"{ast.unparse(node)}: {word} of the dimensions {' and '.join(map(str, given))}")
        return given[0] if given else None

    def combined(node: ast.BinOp) -> Any:
        if isinstance(node.op, ast.Pow):
            return power(node)
        left, right = of(node.left), of(node.right)
        if isinstance(node.op, ast.Add | ast.Sub):
            return same(node, [left, right])
        if left is None:
            return None
        right = none if right is None else right
        return left * right if isinstance(node.op, ast.Mult) else left / right

    def power(node: ast.BinOp) -> Any:
        base = of(node.left)
        if base in (none, None):
            if of(node.right) not in (none, None):
                raise DimensionError(f"{ast.unparse(node)}: the exponent has a dimension")
            return base
        try:
            exponent = float(ast.literal_eval(node.right))
        except ValueError as error:
            raise DimensionError(f"{ast.unparse(node)}: a power of {base} that is no number") from error
        return base**exponent

    return of(formula.tree)
