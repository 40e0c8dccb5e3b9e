"""LimeSurvey's structure (.lss, XML) -> question texts and answer labels of the columns."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from pipeline.errors import ReadError
from pipeline.readers.source import contents

_LANGUAGES = ("da", "en")
"""Which language is taken where a survey has several."""
_YES_NO = {"Y": "Yes", "N": "No"}
"""The answers of question type Y, which a structure does not list."""

_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|td|h\d)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Structure:
    """``texts``: column -> question as asked. ``labels``: column -> value -> label."""

    texts: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class _Question:
    """``whole``: the id of the question this one is a line of, else its own."""

    column: str
    text: str
    type: str
    whole: str


def read_structure(path: Path, columns: Collection[str]) -> Structure:
    """What the structure says about these columns, in Danish where it is there.

    Raises ReadError when the file is not there, or is no structure.
    """
    root = _parsed(path)
    found = [question for question in _questions(root) if question.column in columns]
    answers = _answers(root)
    labels = {
        question.column: _YES_NO if question.type == "Y" else answers.get(question.whole, {})
        for question in found
    }
    return Structure(
        {question.column: question.text for question in found if question.text},
        {column: known for column, known in labels.items() if known},
    )


def _parsed(path: Path) -> ElementTree.Element:
    data = contents(path, path.name)
    try:
        # A document type could define entities that grow without end; no structure has one.
        root = None if b"<!DOCTYPE" in data else ElementTree.fromstring(data)  # noqa: S314
    except (ElementTree.ParseError, LookupError, ValueError):
        root = None
    if root is None or root.findtext("LimeSurveyDocType") != "Survey":
        raise ReadError(
            "the file is no LimeSurvey structure",
            where=path.name,
            expected="XML that begins with <LimeSurveyDocType>Survey",
            todo="export the survey structure (.lss) again, or take the file out of the folder",
        )
    return root


def _questions(root: ElementTree.Element) -> Iterator[_Question]:
    """Every question, and every line of a table, which is ``Q1[SQ001]`` in the export."""
    texts = _texts(root, ("questions", "subquestions", "question_l10ns"), "qid", "question")
    listed = [
        *_rows(root, "questions", "qid", "title"),
        *_rows(root, "subquestions", "qid", "title"),
    ]
    rows = {row["qid"]: row for row in listed}
    for key, row in rows.items():
        whole = rows.get(row.get("parent_qid", ""))
        text = texts.get(key, "")
        if whole is None:
            yield _Question(row["title"], text, row.get("type", ""), key)
        else:
            name = f"{whole['title']}[{row['title']}]"
            text = f"{texts.get(whole['qid'], '')} [{text}]"
            yield _Question(name, text, whole.get("type", ""), whole["qid"])


def _answers(root: ElementTree.Element) -> dict[str, dict[str, str]]:
    """Question id -> code -> label; since version 4 the labels stand in a table of their own."""
    texts = _texts(root, ("answer_l10ns",), "aid", "answer")
    found: dict[str, dict[str, str]] = {}
    for row in _rows(root, "answers", "qid", "code"):
        label = texts.get(row.get("aid", ""), _plain(row.get("answer", "")))
        found.setdefault(row["qid"], {})[row["code"]] = label
    return found


def _texts(
    root: ElementTree.Element, tables: tuple[str, ...], key: str, text: str
) -> dict[str, str]:
    """Key -> text without markup, in the language that is taken."""
    rows = [row for table in tables for row in _rows(root, table, key, text)]
    return {row[key]: _plain(row[text]) for row in rows}


def _rows(root: ElementTree.Element, table: str, *needed: str) -> list[dict[str, str]]:
    """The rows of a table that have what is needed, the language that is taken last."""
    rows = [
        {cell.tag: cell.text or "" for cell in row} for row in root.iterfind(f"{table}/rows/row")
    ]
    whole = [row for row in rows if all(name in row for name in needed)]
    return sorted(whole, key=_language_rank, reverse=True)


def _language_rank(row: Mapping[str, str]) -> int:
    language = row.get("language", "").partition("-")[0]
    return _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)


def _plain(text: str) -> str:
    """A text without markup, on one line.

    >>> _plain("<p>Hj&aelig;lp</p><p>alt i <b>alt</b>?</p>")
    'Hjælp alt i alt?'
    """
    on_lines = _BLOCK.sub(" ", text)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", on_lines)).split())
