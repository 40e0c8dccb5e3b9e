"""What people wrote in the minutes of an audit, read again."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from pipeline.errors import ReadError
from pipeline.personal_data import IDENTIFIERS, personal_data_in


def read_minutes(data: bytes, name: str) -> dict[str, tuple[str, ...]]:
    """Heading of first level -> what is written under it, in a minutes document of ours.

    Raises ReadError where it is no Word document, or an e-mail address or a CPR number is in it.
    """
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile):
        raise ReadError(
            "this is no Word document",
            where=name,
            expected="the minutes of a regional audit as .docx",
            todo="save it as .docx in Word, then run again",
        ) from None
    found: dict[str, list[str]] = {}
    heading = ""
    for kind, text in _texts(document):
        if kind == "Heading 1":
            heading = text
            found.setdefault(heading, [])
        elif text and heading and not kind.startswith("Heading"):
            found[heading].append(text)
    if personal_data_in("\n".join(line for lines in found.values() for line in lines), IDENTIFIERS):
        raise ReadError(
            "the minutes hold what looks like an e-mail address or a CPR number",
            where=name,
            todo="take it out of the document, then run again",
        )
    return {heading: tuple(lines) for heading, lines in found.items()}


def _texts(document: docx.document.Document) -> list[tuple[str, str]]:
    """(style, text) of every paragraph in its order, those within tables as well."""
    body = document.element.body
    paragraphs = (Paragraph(node, document) for node in body.iter(qn("w:p")))
    return [(str(one.style.name if one.style else ""), one.text.strip()) for one in paragraphs]
