"""The few numbers of one unit, and the sentences that say what they show."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.present.blocks import KeyFigures, Prose, Section
from pipeline.present.numbers import interval, level
from pipeline.present.rows import Extract
from pipeline.present.series import series_of
from pipeline.present.series_sentences import shows_and_not
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import QuestionAbout

Figure = tuple[str, str, str]


def build(extract: Extract, texts: Texts) -> Section:
    """Key figures of every question that was asked here; of a small survey, who answered."""
    blocks: list[KeyFigures | Prose | Table] = []
    asked = [question for question in extract.about.questions if _is_asked(extract, question)]
    if extract.about.series is None:
        figures = [*_answered(extract, texts), *_said(extract, texts)]
        blocks += [KeyFigures(tuple(figures))] if figures else []
    else:
        for question in asked:
            blocks += [Prose((texts.of(question.text),))] if len(asked) > 1 else []
            figures = list(_series(extract, texts, question))
            blocks.append(
                KeyFigures(tuple(figures)) if figures else _withheld(extract, texts, question)
            )
            pairs = shows_and_not(texts, series_of(extract, question))
            blocks += [Prose(pair) for pair in pairs]
        figures = list(_said(extract, texts))
        blocks += [KeyFigures(tuple(figures))] if figures else []
    if any(extract.find("statements", item).status == "withheld_small" for item in _told(extract)):
        blocks.append(Prose((texts.t("statements.few"),), "reading"))
    table = _kpis(extract, texts)
    blocks += [table] if table.rows else []
    return Section(f"{extract.key}-summary", texts.t("summary.title"), tuple(blocks))


def _is_asked(extract: Extract, question: QuestionAbout) -> bool:
    return extract.find("share_positive", question.id).status not in ("not_measured", "no_data")


def _series(extract: Extract, texts: Texts, question: QuestionAbout) -> Iterator[Figure]:
    share, presses = (extract.find(m, question.id) for m in ("share_positive", "presses"))
    if share.value is None and presses.value is None:
        return
    yield texts.t("local.share"), shown(texts, "share", share).text, _base(extract, texts, question)
    if presses.status != "not_measured":
        yield texts.t("local.presses"), shown(texts, "count", presses).text, ""
    unknown = extract.find("dont_know", question.id)
    # Where nobody could, or would, say "don't know", it is not worth a word.
    if unknown.status != "not_measured" and unknown.numerator != 0:
        yield texts.t("local.dont_know"), shown(texts, "share", unknown).text, ""
    empty = extract.find("days_without", question.id)
    if empty.status != "not_measured":
        days = level(texts, "count", empty.denominator or 0)
        note = texts.t("local.of_days", days=days) if empty.denominator else ""
        yield texts.t("local.days"), shown(texts, "count", empty, what="numerator").text, note


def _withheld(extract: Extract, texts: Texts, question: QuestionAbout) -> Prose:
    """Why no number is shown: of few and of none the same is said."""
    status = extract.find("share_positive", question.id).status
    why = "few" if status == "withheld_small" else "withheld"
    return Prose((texts.t(f"local.{why}", why=texts.t(f"status.{status}")),), "notice")


def _base(extract: Extract, texts: Texts, question: QuestionAbout) -> str:
    """The interval, the answers behind it, and the share that counts "don't know" as well."""
    share, of_all = (extract.find(m, question.id) for m in ("share_positive", "share_of_all"))
    said = []
    if share.limits:
        said.append(texts.t("local.limits", limits=interval(texts, "share", share.limits)))
    if share.n is not None:
        said.append(texts.t("figure.n", count=share.n))
    if of_all.value is not None and share.value not in (None, of_all.value):
        said.append(texts.t("local.of_all", share=level(texts, "share", of_all.value)))
    return "; ".join(said)


def _answered(extract: Extract, texts: Texts) -> Iterator[Figure]:
    answered, rate = extract.find("answered"), extract.find("response_rate_rr2")
    if answered.status != "not_measured":
        yield texts.t("local.answered"), shown(texts, "count", answered).text, ""
    if extract.about.has_invitations and rate.status != "not_measured":
        yield texts.t("response.figure"), shown(texts, "share", rate).text, _counts(texts, extract)


def _counts(texts: Texts, extract: Extract) -> str:
    rate = extract.find("response_rate_rr2")
    if rate.denominator is None:
        return ""
    part, whole = (shown(texts, "count", rate, what=w).text for w in ("numerator", "denominator"))
    return texts.t("summary.rate_note", part=part, whole=whole)


def _said(extract: Extract, texts: Texts) -> Iterator[Figure]:
    """How many statements there are, where that may be told."""
    for item in _told(extract):
        count = extract.find("statements", item)
        if count.value:
            yield texts.t("statements.title"), shown(texts, "count", count).text, ""


def _told(extract: Extract) -> tuple[str, ...]:
    return extract.items("statements")


def _kpis(extract: Extract, texts: Texts) -> Table:
    """The KPIs that the wave file asks for here (``local_kpi``); no rows where it asks for none."""
    rows = []
    for kpi in extract.about.kpis if extract.about.local_kpi else ():
        kind, _ = extract.kind(kpi)
        value = extract.find("kpi", kpi.id)
        target = texts.t("table.none") if kpi.target is None else level(texts, kind, kpi.target)
        rows.append(
            (
                Cell(texts.of(kpi.name)),
                shown(texts, kind, value),
                shown(texts, kind, value, what="interval"),
                shown(texts, "count", value, what="n"),
                Cell(target, "num"),
            )
        )
    rows = [row for row in rows if row[1].text != texts.t("status.not_measured")]
    headers = texts.lines("local.kpi_columns")
    return Table(f"{extract.key}-kpis", texts.t("kpis.caption"), headers, tuple(rows))
