"""Every word a reader sees, one catalogue per language under ``present/catalogues``.

A catalogue is a toml file: tables of texts with named places to fill, lists of texts, and plural
forms (a table whose keys are plural categories such as ``one`` and ``other``). All catalogues have
the same keys and the same places; a language that falls short cannot be loaded.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from babel import Locale
from babel.numbers import format_decimal

from pipeline.errors import ReportError, one_of

_REFERENCE = "da"
_PLURAL_FORMS = {"zero", "one", "two", "few", "many", "other"}

_Entry = str | tuple[str, ...] | Mapping[str, str]


@dataclass(frozen=True)
class Texts:
    """The words and the number formats of one language."""

    language: str
    locale: str
    entries: Mapping[str, _Entry]

    def t(self, key: str, /, **values: object) -> str:
        """The text ``key`` with its places filled.

        A plural text is chosen by ``count``, which is also printed with the language's thousands.

        >>> texts_in("da").t("response.people", count=1234)
        '1.234 borgere'
        >>> texts_in("en").t("response.people", count=1)
        '1 person'
        """
        entry = self._entry(key)
        if isinstance(entry, Mapping):
            count = int(str(values["count"]))
            entry = entry[str(Locale.parse(self.locale).plural_form(count))]
            values["count"] = format_decimal(count, locale=self.locale)
        if isinstance(entry, tuple):
            raise ReportError("this text is a list", where=f"catalogue {self.language}", got=key)
        return entry.format_map(values)

    def lines(self, key: str) -> tuple[str, ...]:
        """The list of texts ``key``."""
        entry = self._entry(key)
        if not isinstance(entry, tuple):
            raise ReportError("this text is no list", where=f"catalogue {self.language}", got=key)
        return entry

    def words(self) -> tuple[str, ...]:
        """Every text of the catalogue, places unfilled."""
        return tuple(word for entry in self.entries.values() for word in _words(entry))

    def has(self, key: str) -> bool:
        """Whether the catalogue knows ``key``."""
        return key in self.entries

    def of(self, words: Mapping[str, str]) -> str:
        """The wave file's own text in this language, else in Danish, else in any."""
        return words.get(self.language) or words.get(_REFERENCE) or next(iter(words.values()), "")

    def _entry(self, key: str) -> _Entry:
        if key not in self.entries:
            raise ReportError(
                "no such text",
                where=f"catalogue {self.language}",
                expected=one_of(key, self.entries),
                got=key,
            )
        return self.entries[key]


@cache
def texts_in(language: str) -> Texts:
    """The texts of a language; refuses an unknown language and an incomplete catalogue.

    Raises:
        ReportError: no catalogue of that name, or its keys or places differ from the Danish one.

    """
    known = languages()
    if language not in known:
        raise ReportError(
            "no texts in this language", expected=one_of(language, known), got=repr(language)
        )
    raw = _catalogue(language)
    entries = _flat(raw["texts"])
    if language != _REFERENCE:
        refuse_difference(entries, _flat(_catalogue(_REFERENCE)["texts"]), language)
    Locale.parse(raw["locale"])
    return Texts(language, raw["locale"], entries)


@cache
def languages() -> tuple[str, ...]:
    """The languages there is a catalogue for, the reference language first."""
    folder = files("pipeline") / "present" / "catalogues"
    found = sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if ".toml" in f.name)
    return (_REFERENCE, *(name for name in found if name != _REFERENCE))


def refuse_difference(
    entries: Mapping[str, _Entry], reference: Mapping[str, _Entry], language: str
) -> None:
    """Stop when two catalogues differ in keys, in kind of text or in the places to fill.

    >>> refuse_difference({"a": "{n} answers"}, {"a": "{n} svar"}, "en")
    >>> refuse_difference({"a": "{m} answers"}, {"a": "{n} svar"}, "en")
    Traceback (most recent call last):
    pipeline.errors.ReportError: catalogue en: the texts do not match those in da
      expected: the same keys with the same places
      found:    a
    """
    odd = sorted(entries.keys() ^ reference.keys())
    odd += [
        key
        for key in sorted(entries.keys() & reference.keys())
        if _shape(entries[key]) != _shape(reference[key])
    ]
    if odd:
        raise ReportError(
            f"the texts do not match those in {_REFERENCE}",
            where=f"catalogue {language}",
            expected="the same keys with the same places",
            got=", ".join(odd),
        )


def _catalogue(language: str) -> dict[str, Any]:
    path = files("pipeline") / "present" / "catalogues" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, _Entry]:
    """Nested tables as dotted keys; a table of plural forms is one entry."""
    found: dict[str, _Entry] = {}
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and not ("other" in value and value.keys() <= _PLURAL_FORMS):
            found |= _flat(value, f"{key}.")
        else:
            found[key] = tuple(value) if isinstance(value, list) else value
    return found


def _shape(entry: _Entry) -> tuple[str, object]:
    """Kind of text and its places; languages differ in plural forms and list lengths do not."""
    if isinstance(entry, Mapping):
        return "plural", frozenset().union(*(_places(text) for text in entry.values()))
    if isinstance(entry, tuple):
        return "list", len(entry)
    return "text", _places(entry)


def _places(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _words(entry: _Entry) -> tuple[str, ...]:
    if isinstance(entry, str):
        return (entry,)
    return tuple(entry.values()) if isinstance(entry, Mapping) else entry
