"""The language of templates: 【名称】 is a value of the record, 〖如果 …〗 and 〖逐项 … 于 …〗 choose and repeat.

Jinja2 reads and runs it. What a template may say is a closed list, so that it can ask for nothing but the values
handed to it, and neither call anything nor run on without end.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.rules.errors import N_, Refused

LONGEST_TEXT, LONGEST_RESULT, DEEPEST_LOOP, MOST_ROWS = 20_000, 200_000, 2, 500
_HAS_WORDS = "\ue002"
"""Marks the lines on which something is chosen or repeated: one of which nothing is left is no line of the document."""
WORDS = {
    "如果": "if",
    "否则如果": "elif",
    "否则": "else",
    "逐项": "for",
    "于": "in",
    "且": "and",
    "或": "or",
    "非": "not",
}
END, EQUALS, IN_WORDS = "完", "是", "大写"
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.If,
    nodes.For,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
)


class _ChineseWords(Extension):
    """Lets the words of the language be Chinese; 完 ends whatever was begun last."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        begun: list[str] = []
        before = ""
        for token in stream:
            value = WORDS.get(token.value, token.value) if token.type == "name" else token.value
            if before == "block_begin":
                if value in ("if", "for"):
                    begun.append(value)
                elif value == END:
                    value = f"end{begun.pop()}" if begun else END
            before = token.type
            if token.type == "name" and token.value == EQUALS:
                yield Token(token.lineno, "eq", "==")
            else:
                yield Token(token.lineno, token.type, value)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Names are looked up in what was handed in and nowhere else: no attribute of any object is ever read."""

    def getattr(self, obj: object, attribute: str) -> object:
        return self.getitem(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        return obj[argument] if isinstance(obj, Mapping) and argument in obj else self.undefined(name=str(argument))


@lru_cache(maxsize=4)
def _environment(shown: Callable[[object], str], in_words: Callable[[object], str]) -> Environment:
    made = _Sandbox(
        variable_start_string="【",
        variable_end_string="】",
        block_start_string="〖",
        block_end_string="〗",
        comment_start_string="〖#",
        comment_end_string="#〗",
        undefined=StrictUndefined,
        extensions=[_ChineseWords],
        finalize=shown,
        autoescape=False,  # what comes out is text for the layout, never markup
        cache_size=0,
    )
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    made.filters[IN_WORDS] = in_words
    return made


class Language:
    """The language with the bureau's ways of writing a value (`shown`) and an amount in words (`in_words`)."""

    def __init__(self, shown: Callable[[object], str], in_words: Callable[[object], str]) -> None:
        self._environment = _environment(shown, in_words)

    def holds(self, condition: str, values: Mapping[str, Any]) -> bool:
        """Whether what a condition says is so."""
        return bool(self.write(f"〖如果 {condition}〗1〖完〗", values))

    def check(self, text: str, names: Mapping[str, Any]) -> None:
        """Raises Refused for text that is too long or not in the language, and for a name there is not.

        names  what may stand in the text: to each name a mapping of the names within it, or None for a plain value
        """
        tree = self._tree(text)
        _check_names(tree, names)

    def write(self, text: str, values: Mapping[str, Any]) -> str:
        """The text with the values in it. Raises Refused where it cannot be written."""
        try:
            return _without_marks("".join(_no_longer_than(LONGEST_RESULT, self._compiled(text).generate(values))))
        except TemplateError as error:
            raise Refused(N_("The template cannot be written: %(why)s."), why=str(error)[:200]) from None
        except (TypeError, ValueError, ArithmeticError):
            raise Refused(N_("The template compares or converts values that do not go together.")) from None

    def _compiled(self, text: str) -> Template:
        tree = self._tree(text)
        return Template.from_code(self._environment, self._environment.compile(tree), {})

    def _tree(self, text: str) -> nodes.Template:
        if len(text) > LONGEST_TEXT:
            raise Refused(N_("A template has at most %(most)s characters."), most=LONGEST_TEXT)
        try:
            tree = self._environment.parse(_with_marks(text))
        except TemplateSyntaxError as error:
            raise Refused(
                N_(
                    "Line %(line)s of the template cannot be read; "
                    "check the brackets, and that each 〖如果〗 ends in 〖完〗."
                ),
                line=error.lineno,
            ) from None
        _check_kinds(tree)
        return tree


def _with_marks(text: str) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line + _HAS_WORDS if "〖" in line else line for line in lines)


def _without_marks(text: str) -> str:
    kept = [line for line in text.split("\n") if _HAS_WORDS not in line or line.strip(f" \u3000{_HAS_WORDS}")]
    return "\n".join(line.replace(_HAS_WORDS, "") for line in kept)


def _no_longer_than(most: int, pieces: Iterator[str]) -> Iterator[str]:
    for piece in pieces:
        most -= len(piece)
        if most < 0:
            raise Refused(N_("What the template makes is too long."))
        yield piece


def _check_kinds(node: nodes.Node, loops: int = 0) -> None:
    """Raises Refused for anything that is not on the list, and for loops within loops within loops."""
    if not isinstance(node, _ALLOWED) or _goes_further(node):
        raise Refused(
            N_("Line %(line)s of the template asks for what no template may; use names, 如果, 逐项 and 大写 only."),
            line=node.lineno,
        )
    loops += isinstance(node, nodes.For)
    if loops > DEEPEST_LOOP:
        raise Refused(
            N_("Line %(line)s of the template repeats within repetitions; two levels are enough."), line=node.lineno
        )
    for child in node.iter_child_nodes():
        _check_kinds(child, loops)


def _goes_further(node: nodes.Node) -> bool:
    """Whether a part that is allowed is used for more than it is there for."""
    if isinstance(node, nodes.For):
        return bool(node.recursive or node.test)
    return isinstance(node, nodes.Filter) and node.name != IN_WORDS


def _check_names(node: nodes.Node, names: Mapping[str, Any]) -> None:
    """Raises Refused for the first name that is not at hand; a loop's own name stands for one row of its list."""
    if isinstance(node, nodes.For):
        _for_names(node, names)
        return
    if isinstance(node, (nodes.Name, nodes.Getattr)):
        _within(node, names)
        return
    for child in node.iter_child_nodes():
        _check_names(child, names)


def _for_names(node: nodes.For, names: Mapping[str, Any]) -> None:
    rows = _within(node.iter, names)
    if not isinstance(node.target, nodes.Name) or not isinstance(rows, list):
        raise Refused(N_("Line %(line)s of the template repeats what is no list."), line=node.lineno)
    known = {**names, node.target.name: rows[0] if rows else None}
    for child in (*node.body, *node.else_):
        _check_names(child, known)


def _within(node: nodes.Node, names: Mapping[str, Any]) -> object:
    """What is known of a name, or of a name within a name."""
    if isinstance(node, nodes.Name):
        return _known(node.name, names, node.lineno)
    if isinstance(node, nodes.Getattr):
        inside = _within(node.node, names)
        return _known(node.attr, inside if isinstance(inside, Mapping) else {}, node.lineno)
    raise Refused(N_("Line %(line)s of the template repeats what is no list."), line=node.lineno)


def _known(name: str, inside: Mapping[str, Any], line: int) -> object:
    if name not in inside:
        known = tuple(sorted(each for each in inside if not each.isascii())) or ("—",)
        raise Refused(
            N_("Line %(line)s of the template: there is no “%(name)s” here; there are: %(known)s."),
            line=line,
            name=name,
            known=known,
        )
    return inside[name]
