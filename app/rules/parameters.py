"""Dated numbers of the law and of the bureau: a value from a day, with its unit and its source.

The files in policy/ are the law as this edition knows it. What their `confidence` marks as known at second hand (T2),
from memory (M) or as a design (D) is the bureau's to set: `overlaid` lays its approved values over them.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from app.rules.errors import N_, Named, NotInForce, Refused

FOLDER = Path(__file__).parent / "policy"
OPEN = ("T2", "M+", "M", "M-", "D")
"""Confidences that leave a value to the bureau (domain.md, How to read)."""
OWN = "本单位参数"
"""The source of a value that the bureau set, where nothing more is said."""
_KEYS = {"label", "chinese", "unit", "confidence", "values"}


class PolicyError(Exception):
    """A policy file is not what a policy file must be; the house does not start on it."""


@dataclass(frozen=True)
class Parameter:
    """One number or small table of the law through time: `days` ascending, the value from each day on."""

    name: str
    label: str
    chinese: str
    unit: str
    confidence: str
    days: tuple[date, ...]
    values: tuple[object, ...]
    sources: tuple[str, ...]

    def at(self, day: date) -> object:
        """The value in force on `day`. Raises NotInForce before the first value and where the law was repealed."""
        i = bisect_right(self.days, day) - 1
        if i < 0 or self.values[i] is None:
            raise NotInForce(
                N_("“%(name)s” has no value in force on %(day)s."), name=Named(self.chinese, self.name), day=day
            )
        return self.values[i]

    def since(self, day: date) -> date:
        """The first day of the value in force on `day`."""
        return self.days[max(0, bisect_right(self.days, day) - 1)]

    def source_at(self, day: date) -> str:
        i = bisect_right(self.days, day) - 1
        return self.sources[i] if i >= 0 else ""


class Parameters:
    """All parameters by their full name, such as `publicity.rule_set`."""

    def __init__(self, found: Mapping[str, Parameter]) -> None:
        self._found = dict(found)

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._found.values())

    def at(self, name: str, day: date) -> object:
        """The value in force on `day`: a number, a text, a list or a table, as its name says."""
        return self.get(name).at(day)

    def number(self, name: str, day: date) -> int:
        return cast("int", self.at(name, day))

    def texts(self, name: str, day: date) -> list[str]:
        return cast("list[str]", self.at(name, day))

    def table(self, name: str, day: date) -> dict[str, Any]:
        return cast("dict[str, Any]", self.at(name, day))

    def source(self, name: str, day: date) -> str:
        return self.get(name).source_at(day)

    def get(self, name: str) -> Parameter:
        if name not in self._found:
            raise Refused(N_("There is no parameter “%(name)s”."), name=name)
        return self._found[name]

    def overlaid(
        self, changes: Mapping[str, Mapping[date, object]], sources: Mapping[tuple[str, date], str] | None = None
    ) -> "Parameters":
        """These parameters with the bureau's own values laid over them from their days on.

        sources  what decided a value, by its name and day
        """
        told = sources or {}
        found = dict(self._found)
        for name, values in changes.items():
            known = self.get(name)
            merged = {
                day: (value, source) for day, value, source in zip(known.days, known.values, known.sources, strict=True)
            }
            merged |= {day: (value, told.get((name, day), OWN)) for day, value in values.items()}
            days = tuple(sorted(merged))
            found[name] = Parameter(
                name,
                known.label,
                known.chinese,
                known.unit,
                known.confidence,
                days,
                tuple(merged[d][0] for d in days),
                tuple(merged[d][1] for d in days),
            )
        return Parameters(found)


class RepeatedKey(PolicyError):
    """A key stands twice; `line` is where the second stands, from 1."""

    def __init__(self, key: object, line: int) -> None:
        super().__init__(f"{key} stands twice, line {line}")
        self.key, self.line = key, line


class _Strict(yaml.SafeLoader):
    """YAML without surprises.

    It refuses the second of two equal keys instead of silently keeping it, references that unfold without end, and
    tags, behind which a value may be anything.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML is untyped
        if isinstance(event, yaml.events.AliasEvent) or event.tag is not None:
            raise yaml.composer.ComposerError(None, None, "references and tags are not used here", event.start_mark)
        return super().compose_node(parent, index)


def _no_repeats(loader: _Strict, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=deep)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(None, None, "a list or a table is no key", key_node.start_mark)
        if key in found:
            raise RepeatedKey(key, key_node.start_mark.line + 1)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _no_repeats)


def read_yaml(text: str) -> object:
    """YAML in which no key stands twice. Raises PolicyError or yaml.YAMLError."""
    return yaml.load(text, Loader=_Strict)  # noqa: S506  # it is a SafeLoader, made stricter


@cache
def parameters() -> Parameters:
    """The parameters as shipped, read once."""
    return Parameters(load(FOLDER))


def load(folder: Path) -> dict[str, Parameter]:
    """Read every parameter file of a folder; files named in `_TABLES` are rules of their own. Raises PolicyError."""
    found: dict[str, Parameter] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem in _TABLES:
            continue
        for name, entry in cast("dict[str, object]", read_yaml(path.read_text())).items():
            found[f"{path.stem}.{name}"] = _parameter(f"{path.stem}.{name}", entry)
    return found


_TABLES = ("holidays", "grading_default", "frequency_default", "names", "words")


def _parameter(name: str, entry: object) -> Parameter:
    if not isinstance(entry, dict) or set(entry) != _KEYS:
        raise PolicyError(f"{name} needs exactly: {', '.join(sorted(_KEYS))}")
    if not isinstance(entry["values"], dict) or not entry["values"]:
        raise PolicyError(f"{name} has no value")
    days = tuple(entry["values"])
    for day in days:
        row = entry["values"][day]
        if (
            not isinstance(day, date)
            or not isinstance(row, dict)
            or set(row) != {"value", "source"}
            or not row["source"]
        ):
            raise PolicyError(f"{name}: each value stands under its day, with a value and a source")
    days = tuple(sorted(days))
    return Parameter(
        name,
        entry["label"],
        entry["chinese"],
        entry["unit"],
        entry["confidence"],
        days,
        tuple(entry["values"][d]["value"] for d in days),
        tuple(entry["values"][d]["source"] for d in days),
    )
