"""What is printed on a page, in the pieces a reader takes in at once, each with its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import html5lib

SVG = "{http://www.w3.org/2000/svg}"
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"(?:(?<![\w–])[+−])?\d+(?:[.,]\d+)*(?:\s?%)?")
_PIECES = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "label", "dl", "text", "desc", "title"}


@dataclass(frozen=True)
class Piece:
    """A row of a table, a sentence, a key figure or a label of a figure.

    ``around`` is what it belongs to, the nearest first: for a row its own first cell, then the
    table's caption; then the heading above, in a figure also the figure in words, and the other
    headings.
    """

    kind: str
    text: str
    around: tuple[str, ...]
    place: str


def parsed(file: Path) -> Any:
    """The tree of a page; what is drawn keeps its namespace."""
    return html5lib.parse(file.read_bytes(), namespaceHTMLElements=False)


def pieces(file: Path) -> list[Piece]:
    """Everything a page says, in its order; every text in one piece only."""
    root = parsed(file)
    return list(_within(root.find("body/main"), {}, ""))


def drawn(figure: Any) -> list[tuple[str, str, tuple[float, float]]]:
    """The texts of a figure's picture: what kind of number it is ('' = data), its words, where."""
    return [
        (text.get("class") or group.get("class", ""), _words(text), _place(text))
        for group in figure.iter()
        for text in group
        if text.tag == f"{SVG}text"
    ]


def _place(text: Any) -> tuple[float, float]:
    return float(text.get("x", 0)), float(text.get("y", 0))


def numbers(text: str) -> list[str]:
    """The numbers of a text as printed, with sign and percent; a dash between two is no minus.

    >>> numbers("160 af 388, 59–70 %, −6 til +1.234,5 (RR2)")
    ['160', '388', '59', '70%', '−6', '+1.234,5', '2']
    """
    return [_SPACE.sub("", number) for number in _NUMBER.findall(text)]


def _within(part: Any, headings: dict[int, str], place: str) -> Iterator[Piece]:
    for child in part:
        tag = str(child.tag).rpartition("}")[2]
        at = child.get("id") or place if tag in ("section", "figure", "table") else place
        if tag in ("style", "script") or child.get("aria-hidden") == "true":
            continue
        if tag == "table":
            yield from _rows(child, headings, at)
        elif tag in _PIECES:
            text = _words(child)
            if tag[0] == "h" and tag[1:].isdigit():
                level = int(tag[1])
                for below in [one for one in headings if one >= level]:
                    del headings[below]
                headings[level] = text
            yield Piece(tag, text, _above(headings), at)
        elif tag == "figure":
            yield from _figure(child, headings, at)
        else:
            assert not (child.text or "").strip() or tag in ("summary", "span", "a"), tag
            yield from _within(child, headings, at)


def _figure(figure: Any, headings: dict[int, str], place: str) -> Iterator[Piece]:
    """A figure's heading names what it shows, or is too short for that: its words always do."""
    said = " ".join(_words(part) for part in figure.iter(f"{SVG}desc"))
    for piece in _within(figure, headings, place):
        at = len(piece.around) - len(headings) + 1
        yield replace(piece, around=(*piece.around[:at], said, *piece.around[at:]))


def _rows(table: Any, headings: dict[int, str], place: str) -> Iterator[Piece]:
    caption = _words(table.find("caption"))
    head = " | ".join(_words(cell) for cell in table.findall("thead/tr/th"))
    above = (caption, *_above(headings))
    yield Piece("caption", f"{caption} | {head}", above, place)
    for row in table.findall("tbody/tr"):
        cells = [_words(cell) for cell in row]
        yield Piece("row", " | ".join(cells), (cells[0], *above), place)


def _above(headings: dict[int, str]) -> tuple[str, ...]:
    return tuple(headings[level] for level in sorted(headings, reverse=True))


def _words(part: Any) -> str:
    """The text of a part; what stands in different elements is told apart."""
    return _SPACE.sub(" ", " ".join(part.itertext())).strip()
