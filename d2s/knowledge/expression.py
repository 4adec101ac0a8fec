"""Formulas as data: arithmetic over named quantities, read into a tree of a few kinds of node and evaluated from it.

    formula  = numbers, names, `fact.CONDITION`, + - * / **, brackets, calls of the functions below
    first    `first(a, b)`: the first of its arguments whose names are all known

Python's parser reads the text and everything but these nodes is refused, so that nothing of Python can be reached. The
same tree is walked for the value and for the dimension, which evaluators of Python expressions cannot tell.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import AfterValidator

FUNCTIONS: Mapping[str, Callable[..., float]] = MappingProxyType(
    {
        "exp": math.exp,
        "expm1": math.expm1,
        "log": math.log,
        "log1p": math.log1p,
        "sqrt": math.sqrt,
        "min": min,
        "max": max,
    }
)
FIRST = "first"
OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.Pow: math.pow,
    }
)
#: Physical and mathematical constants that a formula may name, with their units; VT is k T / q at 25 degC.
CONSTANTS: Mapping[str, tuple[float, str]] = MappingProxyType(
    {"VT": (8.617333262e-5 * 298.15, "V"), "pi": (math.pi, "1")}
)
_SINGLE = frozenset({"exp", "expm1", "log", "log1p", "sqrt"})
_MOST = 400  # characters
T = TypeVar("T")


class UnknownNameError(KeyError):
    """A formula names a quantity that is not known where it is evaluated."""


@dataclass(frozen=True)
class Expression:
    """A formula that was read: its text and its tree."""

    text: str
    tree: ast.expr

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names in order: `VJC`, `cobo`, `cobo.VCB`."""
        return tuple(dict.fromkeys(_names(self.tree)))

    def value(self, known: Callable[[str], float]) -> float:
        """Return the value; `known` gives that of a name and raises `UnknownNameError` on an unknown one.

        Raise `ArithmeticError` or `ValueError` where the numbers cannot be computed with.
        """
        return _value(self.tree, known)


@lru_cache(maxsize=1024)
def parse(text: str) -> Expression:
    """Read a formula; raise `ValueError` saying what is no part of the language."""
    if len(text) > _MOST:
        raise ValueError(f"a formula of more than {_MOST} characters; name parts of it under `where`")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"{text!r} is no formula: {error.msg}") from error
    _hold(tree, text)
    return Expression(text.strip(), tree)


def sides(text: str) -> tuple[Expression, Expression]:
    """Read an equation `left = right`; raise `ValueError` on anything else."""
    left, equals, right = text.partition("=")
    if not equals or "=" in right:
        raise ValueError(f"{text!r} is no equation `left = right`")
    return parse(left), parse(right)


def condition_name(quantity: str) -> str:
    """Return a condition's name as formulas write it: letters and digits only (`didt`, `VEBoff`)."""
    return re.sub(r"\W", "", quantity)


def _checked(text: str) -> str:
    parse(text)
    return text


def _balanced(text: str) -> str:
    if text:
        sides(text)
    return text


FormulaText = Annotated[str, AfterValidator(_checked)]
EquationText = Annotated[str, AfterValidator(_balanced)]


def name_of(node: ast.expr) -> str | None:
    """Return the quantity that a node names, None where it names none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return None


def _hold(node: ast.expr, text: str) -> None:
    if name_of(node) is not None:
        return
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        _hold(node.operand, text)
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        _hold(node.left, text)
        _hold(node.right, text)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        known = (*FUNCTIONS, FIRST)
        if node.func.id not in known:
            raise ValueError(f"{text!r}: unknown function {node.func.id!r}; known: {', '.join(known)}")
        if (len(node.args) == 1) is not (node.func.id in _SINGLE):
            raise ValueError(f"{text!r}: {node.func.id} with {len(node.args)} arguments")
        for argument in node.args:
            _hold(argument, text)
    else:
        raise ValueError(f"{text!r}: {ast.unparse(node)!r} is no part of a formula")


def _names(node: ast.expr) -> Iterator[str]:
    name = name_of(node)
    if name is not None:
        yield name
    elif isinstance(node, ast.UnaryOp):
        yield from _names(node.operand)
    elif isinstance(node, ast.BinOp):
        yield from _names(node.left)
        yield from _names(node.right)
    elif isinstance(node, ast.Call):
        for argument in node.args:
            yield from _names(argument)


def _value(node: ast.expr, known: Callable[[str], float]) -> float:
    name = name_of(node)
    if name is not None:
        return known(name)
    if isinstance(node, ast.Constant):
        assert isinstance(node.value, int | float)
        return float(node.value)
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand, known)
    if isinstance(node, ast.BinOp):
        return float(OPERATORS[type(node.op)](_value(node.left, known), _value(node.right, known)))
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    if node.func.id == FIRST:
        for argument in node.args[:-1]:
            try:
                return _value(argument, known)
            except UnknownNameError:
                continue
        return _value(node.args[-1], known)
    return float(FUNCTIONS[node.func.id](*(_value(argument, known) for argument in node.args)))
