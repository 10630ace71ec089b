"""What expressions of the RASP text language stand for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from ..source import Source
from .advice import no_condition, no_function, no_list, wrong_role
from .atoms import Atom
from .builtins import bind, builtin, dict_key, elements_of
from .calls import arguments_for, labelled, not_one_input
from .containers import contains, index, index_sop
from .dialect import applied
from .errors import Advice, RaspCallError, RaspRuleError, RaspTextError
from .intrinsics import shortcut
from .labels import shown
from .operations import (
    aggregate,
    binary,
    logical,
    select,
    ternary,
    unary,
)
from .sequences import undefined_letters
from .syntax import tree
from .syntax.lint import Trap
from .syntax.tree import Expr, Statement
from .trials import Trials
from .values import Applied, Closure, Host, Native, Scope, SelectorValue, SOpValue, is_built


class Evaluator(ABC):
    """Evaluates expressions.

    `length` is the s-op that a negative index counts from. `library` is where functions with
    shortcuts are defined. `trials` tries out each s-op and selector that comes up. `remarks` says
    what was read in a way that may not be meant.
    """

    def __init__(self) -> None:
        self.length: Host | None = None
        self.library: Scope | None = None
        self.trials = Trials()
        self.remarks: list[Trap] = []

    @abstractmethod
    def execute(self, statement: Statement, scope: Scope) -> object:
        """Execute a statement within a function."""

    def evaluate(self, expr: Expr, scope: Scope) -> Host:
        """The value of an expression. Raises RaspTextError."""
        value = self._value(expr, scope)
        if isinstance(value, Applied):
            message = "an applied result can be printed, and nothing else"
            told = Advice(message, 'give the s-op a name first, and apply it alone: x("abc");')
            raise RaspRuleError(message, source=scope.place(expr.at), advice=told)
        return self._noted(value, scope)

    def outcome(self, expr: Expr, scope: Scope) -> Host | Applied:
        """The same, or what the expression gives on the input that it applies something to."""
        value = self._value(expr, scope)
        return value if isinstance(value, Applied) else self._noted(value, scope)

    def _noted(self, value: Host, scope: Scope) -> Host:
        if is_built(value):
            self.trials.check(value)
        scope.variables["out"] = value
        return value

    def _value(self, expr: Expr, scope: Scope) -> Host | Applied:
        source = scope.place(expr.at)
        match expr:
            case tree.Name(name=name, is_called=is_called):
                return scope.find(name, source, is_called=is_called)
            case tree.Atom(value=value):
                return value
            case tree.Binary():
                return self._binary(expr, scope)
            case tree.Unary(operator=symbol, operand=operand):
                return unary(symbol, self.evaluate(operand, scope), source)
            case tree.Ternary():
                return self._ternary(expr, scope, source)
            case tree.Membership(item=item, container=container):
                value = self.evaluate(item, scope)
                held = self.evaluate(container, scope)
                return contains(value, held, _variable(container), source)
            case tree.Indexing(base=base, index=place):
                return self._indexed(base, place, scope, source)
            case tree.Call():
                return self._call(expr, scope, source)
            case tree.Selecting(keys=keys, queries=queries, comparison=comparison):
                key = self._sequence(keys, scope)
                return select(key, self._sequence(queries, scope), comparison, source)
            case tree.Aggregating():
                return self._aggregate(expr, scope, source)
            case tree.Builtin(name=name, arguments=arguments):
                return builtin(name, self._all(arguments, scope), source)
            case tree.ListDisplay(items=items):
                return self._all(items, scope)
            case tree.DictDisplay(pairs=pairs):
                return {
                    dict_key(self.evaluate(key, scope), scope.place(key.at)): self.evaluate(
                        item, scope
                    )
                    for key, item in pairs
                }
            case tree.Comprehension():
                return self._comprehension(expr, scope, source)

    def _aggregate(self, expr: tree.Aggregating, scope: Scope, source: Source) -> SOpValue:
        keyword = expr.keyword
        if keyword is not None and keyword.value != "default":
            message = f"aggregate has a `default`, and nothing called `{keyword.value}`"
            told = Advice(message, "write default=0; to compare write `==`")
            raise RaspRuleError(message, source=scope.place(keyword.at), advice=told)
        chosen = self.evaluate(expr.selector, scope)
        values = self._sequence(expr.values, scope)
        otherwise = 0 if expr.default is None else self.evaluate(expr.default, scope)
        return aggregate(chosen, values, otherwise, source)

    def _sequence(self, expr: Expr, scope: Scope) -> Host:
        """The value of an expression that stands for a sequence; `[A, B]` may be letters."""
        letters = undefined_letters(expr, scope)
        if letters is None:
            return self.evaluate(expr, scope)
        source = scope.place(expr.at)
        quoted = ", ".join(f'"{letter}"' for letter in letters)
        message = f"no variables are called so: the letters {quoted} are meant"
        self.remarks.append(Trap(message, source, f"write [{quoted}]"))
        return list(letters)

    def _all(self, exprs: Sequence[Expr], scope: Scope) -> list[Host]:
        return [self.evaluate(expr, scope) for expr in exprs]

    def _binary(self, expr: tree.Binary, scope: Scope) -> Host:
        """A chain of operators is as long as its text, so its left side takes no recursion."""
        chain = [expr]
        while isinstance(left := chain[-1].left, tree.Binary):
            chain.append(left)
        value = self.evaluate(chain[-1].left, scope)
        for link in reversed(chain):
            other = self.evaluate(link.right, scope)
            operation = logical if link.operator in ("and", "or") else binary
            source = scope.place(link.at)
            compared = operation(link.operator, value, other, source)
            if link.operator == "==" and isinstance(compared, SOpValue):
                self.remarks += self.trials.never_equal(value, other, source)
            value = compared
            if link is not expr:
                self._noted(value, scope)
        return value

    def _ternary(self, expr: tree.Ternary, scope: Scope, source: Source) -> Host:
        condition = self.evaluate(expr.condition, scope)
        if isinstance(condition, SOpValue):
            then = self.evaluate(expr.then, scope)
            return ternary(condition, then, self.evaluate(expr.otherwise, scope), source)
        if isinstance(condition, SelectorValue):
            message = f"a condition is a value or an s-op, got: {shown(condition)}"
            told, place = no_condition(condition), scope.place(expr.condition.at)
            raise RaspRuleError(message, source=place, advice=told)
        return self.evaluate(expr.then if condition else expr.otherwise, scope)

    def _indexed(self, base: Expr, place: Expr, scope: Scope, source: Source) -> Host:
        table = self.evaluate(base, scope)
        wanted = self.evaluate(place, scope)
        if isinstance(table, SOpValue):
            if self.length is None:
                raise RaspRuleError("Error: Undefined variable: length", source=source)
            return index_sop(table, wanted, self.length, source)
        return index(table, wanted, (_variable(base), _variable(place)), source)

    def _comprehension(self, expr: tree.Comprehension, scope: Scope, source: Source) -> Host:
        kind = "list" if expr.key is None else "dict"
        iterable = self.evaluate(expr.iterable, scope)
        if not isinstance(iterable, (list, dict)):
            raise RaspRuleError(
                f"{kind} comprehension should have got a list or dict to loop over, but got: "
                f"{shown(iterable)}",
                source=scope.place(expr.iterable.at),
                advice=no_list(iterable),
            )
        listed: list[Host] = []
        table: dict[Atom, Host] = {}
        for element in iterable:
            inner = scope.inner()
            bind(expr.names, element, inner, source)
            if expr.key is None:
                listed.append(self.evaluate(expr.item, inner))
            else:
                key = dict_key(self.evaluate(expr.key, inner), scope.place(expr.key.at))
                table[key] = self.evaluate(expr.item, inner)
        return listed if expr.key is None else table

    # --- calls and applications

    def _call(self, expr: tree.Call, scope: Scope, source: Source) -> Host | Applied:
        if len(expr.arguments) == 1:
            arguments = [self.evaluate(expr.arguments[0], scope)]
            function = self.tried_on(arguments[0], expr.function, scope)
        else:
            function = self.evaluate(expr.function, scope)
            arguments = self._all(expr.arguments, scope)
        named = {word.name.value: self.evaluate(word.value, scope) for word in expr.keywords}
        if isinstance(function, Closure):
            values = arguments_for(function, arguments, named, source)
            if isinstance(function, Native):
                return labelled(function.call(values, source), function, arguments)
            return self._called(function, values, source)
        if not is_built(function):
            message = f"only functions, s-ops and selectors are called, got: {shown(function)}"
            raise RaspCallError(message, source=source, advice=no_function(function))
        if len(arguments) != 1 or named:
            raise not_one_input(function, len(arguments) + len(named), source)
        scope.variables["out"] = arguments[0]
        return applied(function, self.trials.run(elements_of(arguments[0], source)))

    def tried_on(self, given: Host, expr: Expr, scope: Scope) -> Host:
        """The value of an expression that is about to be applied to an input."""
        with self.trials.on(given):
            return self.evaluate(expr, scope)

    def _called(self, function: Closure, arguments: list[Host], source: Source) -> Host:
        scope = function.scope.inner(f"{function.scope.creator}'")
        if function.scope is self.library:
            scope.origin = source
        for name, value in zip(function.parameters, arguments, strict=True):
            scope.assign(name, value, source)
        try:
            for statement in function.body:
                self.execute(statement, scope)
            results = self._all(function.results, scope)
        except RaspTextError as trouble:
            if function.scope is self.library:
                trouble.advice = wrong_role(function, arguments) or trouble.advice
            raise
        if len(results) > 1:
            return results
        if function.scope is self.library:
            results = [shortcut(function.name, arguments, results[0], source)]
        shown_arguments = arguments[: len(arguments) - len(function.defaults)]
        return labelled(results[0], function, shown_arguments)


def _variable(expr: Expr) -> str | None:
    return expr.name if isinstance(expr, tree.Name) else None
