"""The last look at a page before it is a report: what must be there, and what must never be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from stdnum.dk import cpr

from pipeline.errors import ReportError

_FORBIDDEN = {"script", "iframe", "frame", "object", "embed", "link", "base"}
_ADDRESSES = {"src", "srcset", "href", "xlink:href", "action", "formaction", "poster", "data"}
_READ_ALOUD = {"alt", "title", "aria-label"}
_STYLE_ADDRESS = re.compile(
    r"""(?:url\(|@import(?!\s*url))\s*["']?\s*([^"')\s;]+)""", re.IGNORECASE
)
_SCHEME = re.compile(r"(?!data:image/|mailto:)[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_CPR = re.compile(r"(?<!\d)\d{6}[-\u2010-\u2015\s]?\d{4}(?!\d)")


@dataclass
class _Page:
    """What the parser saw of a page."""

    language: str | None = None
    title: str = ""
    headings: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """Visible text in pieces between tags, read-aloud attributes, and comments."""
    attributes: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = _Page()
        self.open = ""
        self.in_head = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open = tag
        self.in_head = self.in_head and tag != "body"
        if re.fullmatch("h[1-6]", tag):
            self.page.headings.append(int(tag[1]))
        if tag in _FORBIDDEN:
            self.page.forbidden.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.open = "" if tag == self.open else self.open

    def handle_data(self, data: str) -> None:
        if self.open == "style":
            self.page.addresses += _STYLE_ADDRESS.findall(data)
            return
        self.page.texts.append(data)
        if self.in_head and self.open == "title":
            self.page.title += data

    def handle_comment(self, data: str) -> None:
        self.page.texts.append(data)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        page = self.page
        page.attributes.append(value)
        if name in _ADDRESSES:
            page.addresses += value.split()
        elif "(" in value or "@" in value:  # most attributes are lengths and looks of figures
            page.addresses += _STYLE_ADDRESS.findall(value)
        if name == "id":
            page.ids.append(value)
            page.sections += [value] if tag == "section" else []
        elif name in _READ_ALOUD:
            page.texts.append(value)
        elif name.startswith("on"):
            page.forbidden.append(f"{name}=")
        elif name == "http-equiv" and value.lower() != "content-security-policy":
            page.forbidden.append(f"http-equiv {value}")
        elif name == "lang" and tag == "html":
            page.language = value


def check_report(
    html: str,
    notebook: Mapping[str, Any],
    *,
    title: str,
    language: str,
    sections: tuple[str, ...] = (),
    foreign: tuple[str, ...] = (),
    own: tuple[str, ...] = (),
) -> None:
    """Refuse a page that is not fit to be a report.

    ``notebook`` is the executed notebook the page was made of, ``sections`` the ids that must be
    there, ``foreign`` names that must not (other centres and their units); ``own`` are names that
    may stand although a foreign name is part of them.
    Raises one ReportError that lists every fault.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    page = reader.page
    faults = [
        *_notebook_faults(notebook, page),
        *_frame_faults(page, title, language),
        *_section_faults(page, sections),
        *_outside_faults(page),
        *_person_faults(page, foreign, own),
    ]
    if faults:
        raise ReportError("the page is not fit to be a report\n  - " + "\n  - ".join(faults))


def _notebook_faults(notebook: Mapping[str, Any], page: _Page) -> Iterator[str]:
    text = _one_line(page.texts)
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        where = f"cell {cell.get('execution_count')}"
        for output in cell["outputs"]:
            if output["output_type"] in ("stream", "error"):
                yield f"{where} wrote {output.get('name', 'an error')}"
            elif "text/html" not in output["data"]:
                yield f"{where} shows something that is no part of a page"
        source = _one_line([cell["source"]])
        if re.search(r"[=(]", source) and source in text:
            yield f"{where}: its code is on the page"


def _frame_faults(page: _Page, title: str, language: str) -> Iterator[str]:
    if page.language != language:
        yield f"the language is {page.language!r}, not {language!r}"
    if page.title != title:
        yield f"the title is {page.title!r}, not {title!r}"
    if (count := page.headings.count(1)) != 1:
        yield f"{count} h1 headings, not 1"
    for above, heading in zip([0, *page.headings], page.headings, strict=False):
        if heading > above + 1:
            yield f"a heading h{heading} follows " + (f"h{above}" if above else "no h1")


def _section_faults(page: _Page, sections: tuple[str, ...]) -> Iterator[str]:
    for section in sections:
        if (count := page.sections.count(section)) != 1:
            yield f"section {section!r} is there {count} times, not once"
    for name, count in Counter(page.ids).items():
        if count > 1:
            yield f"id {name!r} is used {count} times"


def _outside_faults(page: _Page) -> Iterator[str]:
    for found in dict.fromkeys(page.forbidden):
        yield f"{found} is not allowed"
    for address in dict.fromkeys(page.addresses):
        if _SCHEME.match(address):
            yield f"an address outside the page: {address[:80]}"


def _person_faults(page: _Page, foreign: tuple[str, ...], own: tuple[str, ...]) -> Iterator[str]:
    pieces = page.texts + page.attributes
    # A name may run across tags, and two names may meet where a tag stands between them.
    text = f"{_one_line(pieces)} {_one_line([''.join(page.texts)])}".casefold()
    if found := _named(foreign, text):
        for name in sorted(filter(None, own), key=len, reverse=True):
            text = whole_words(name).sub(" ", text)
        found = _named(found, text)
    for name in found:
        yield f"the name of another group: {name}"
    if any(cpr.is_valid(match) for piece in page.texts for match in _CPR.findall(piece)):
        yield "a CPR number"


def _named(names: Sequence[str], text: str) -> list[str]:
    """The names that stand in the text as whole words.

    A wave may have thousands: only those whose every word is there, beside its next, are searched
    for.
    """
    words = _WORDS.findall(text)
    known, neighbours = set(words), set(pairwise(words))

    def is_likely(name: str) -> bool:
        own = _WORDS.findall(name.casefold())
        return known.issuperset(own) and neighbours.issuperset(pairwise(own))

    return [name for name in names if is_likely(name) and whole_words(name).search(text)]


def whole_words(name: str) -> re.Pattern[str]:
    """Finds a name in a folded text, not as a part of longer words."""
    return re.compile(rf"(?<!\w){re.escape(_one_line([name]).casefold())}(?!\w)")


def _one_line(pieces: list[str]) -> str:
    return " ".join(" ".join(pieces).split())
