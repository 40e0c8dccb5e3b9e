"""A matplotlib figure as a small piece of SVG that can stand in any HTML page.

Inline, so that its text is searched, printed and read like the rest of the page. Kept: shapes; put
in: the page's words. Taken out: metadata, the style sheet that would apply to the whole page, ids
nobody points to. The ids that stay begin with the figure's own id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import StringIO
from itertools import groupby, product
from xml.etree import ElementTree

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Canvas
from pipeline.present.figures.lettering import CLASSES
from pipeline.present.figures.page import Page, Word
from pipeline.present.figures.style import COLOUR
from pipeline.present.rows import Value
from pipeline.present.texts import Texts

_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_OWN = f"var(--accent, {COLOUR['own']})"
"""Our own marks have the page's accent colour, which a theme may change."""
_LONG_NUMBER = re.compile(r"(\.\d\d)\d+")
_NOTHING = "fill:none"
_ENOUGH = 3
"""So many alike are worth a group."""
_POINTS_AT = re.compile(r"#([A-Za-z]\w*)")


def drawn(canvas: Canvas, words: FigureResult) -> FigureResult:
    """The figure with its picture, and the same in words: every row's heading, label and values.

    Where the rows do not say all that is drawn, ``words.alt`` does.
    """
    said = (
        f"{f'{row.heading}. ' if row.heading else ''}{row.label}:"
        f" {', '.join(text for text in (row.value, *row.notes) if text)}."
        for row in canvas.rows
    )
    return pictured(canvas.page, replace(words, alt=words.alt or " ".join(said)))


def pictured(page: Page, words: FigureResult) -> FigureResult:
    """The figure with its picture; ``words.alt`` says all that is drawn."""
    return replace(words, svg=_svg(page, words.id, words.title, words.alt))


def nothing_to_draw(
    texts: Texts, figure_id: str, title: str, values: Iterable[Value]
) -> FigureResult:
    """In place of an empty plot: why there is no number to show, the first reason of several."""
    statuses = (value.status for value in values)
    first = next((status for status in statuses if status != "not_measured"), "no_data")
    said = texts.t("figure.nothing", why=texts.t(f"status.{first}"))
    return FigureResult(figure_id, title, alt=said)


def _svg(page: Page, figure_id: str, title: str, alt: str) -> str:
    """The page as inline SVG with title and description; same page, same bytes."""
    buffer = StringIO()
    # Not cut as somebody's settings say: the words are placed by the page's own pixels.
    page.savefig(buffer, format="svg", metadata=_NO_METADATA, transparent=True, bbox_inches="")
    text = buffer.getvalue()
    root = ElementTree.fromstring(text)  # noqa: S314 - our own drawing
    names = dict.fromkeys(_POINTS_AT.findall(text))
    pointed_at = {name: f"{figure_id}-{at}" for at, name in enumerate(names, start=1)}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith(("}style", "}metadata")):
                parent.remove(child)
    for element in root.iter():
        _clean(element, pointed_at)
    _flatten(root)
    root.extend(_text(word) for word in page.words)
    _say_once(root)
    _label(root, figure_id, title, alt)
    return ElementTree.tostring(root, encoding="unicode")


def _text(word: Word) -> ElementTree.Element:
    kind = {"class": word.kind} if word.kind else {}
    x, y = (f"{round(part, 2):g}" for part in word.at)
    element = ElementTree.Element("text", {**kind, "style": word.style, "x": x, "y": y})
    element.text = word.text
    return element


def _clean(element: ElementTree.Element, pointed_at: Mapping[str, str]) -> None:
    element.tag = element.tag.rpartition("}")[2]
    kept: dict[str, str] = {}
    for name, value in element.attrib.items():
        name = name.rpartition("}")[2]
        if name == "id":
            if value in pointed_at:
                kept[name] = pointed_at[value]
            elif value in CLASSES:
                kept["class"] = value
        elif name in ("href", "clip-path"):
            kept[name] = _POINTS_AT.sub(lambda found: f"#{pointed_at[found[1]]}", value)
        elif name == "style":
            kept[name] = value.replace(": ", ":").replace(COLOUR["own"], _OWN)
        elif name in ("d", "x", "y", "width", "height"):
            kept[name] = _LONG_NUMBER.sub(r"\1", " ".join(value.split()))
        else:
            kept[name] = value
    element.attrib.clear()
    element.attrib.update(kept)
    element.text, element.tail = (element.text or "").strip(), ""


def _flatten(parent: ElementTree.Element) -> None:
    """Groups that say nothing, and the two empty backgrounds, are left out.

    A shape says itself of what kind it is.
    """
    kept: list[ElementTree.Element] = []
    for child in parent:
        _flatten(child)
        if child.tag == "g" and set(child.attrib) <= {"class"}:
            for part in child:
                part.attrib.update(child.attrib)
            kept += child
        elif child.get("style") != _NOTHING and (child.tag != "defs" or len(child)):
            kept.append(child)
    parent[:] = kept


def _say_once(parent: ElementTree.Element) -> None:
    """Marks in a row that look the same stand in a group that says how: half the size of a series.

    Only what a group hands on to its parts is said there.
    """
    kept: list[ElementTree.Element] = []
    for look, run in groupby(parent, key=_look):
        marks = list(run)
        if "style" not in look or len(marks) < _ENOUGH:
            kept += marks
            continue
        for mark, name in product(marks, look):
            del mark.attrib[name]
        group = ElementTree.Element("g", look)
        group[:] = marks
        kept.append(group)
    parent[:] = kept


def _look(element: ElementTree.Element) -> dict[str, str]:
    return {name: element.attrib[name] for name in ("class", "style") if name in element.attrib}


def _label(root: ElementTree.Element, figure_id: str, title: str, alt: str) -> None:
    width, height = root.get("viewBox", "0 0 0 0").split()[2:]
    root.attrib.clear()
    root.attrib.update(
        {
            "viewBox": f"0 0 {width} {height}",
            "width": width,
            "height": height,
            "role": "img",
            "aria-labelledby": f"{figure_id}-title {figure_id}-alt",
            "stroke-linejoin": "round",
        }
    )
    for place, (tag, words) in enumerate((("title", title), ("desc", alt))):
        element = ElementTree.Element(tag, {"id": f"{figure_id}-{'alt' if place else 'title'}"})
        element.text = words
        root.insert(place, element)
