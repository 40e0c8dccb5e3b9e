"""What the citizens told and what happens now, for themselves to read: short and plain.

Words and rules of easy Danish (let dansk): one thing a sentence, at most some fifteen words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.present.blocks import KeyFigures, Listing, Prose, Section
from pipeline.present.forms import Form
from pipeline.present.numbers import day
from pipeline.present.rows import Extract, Value
from pipeline.present.tenths import in_ten
from pipeline.present.texts import Texts
from pipeline.present.themes import theme_name
from pipeline.records import QuestionAbout

_MOST = 3
_HALF = 0.5

Asked = tuple[QuestionAbout, Value]
"""A question and the share of positive answers to it."""


def build(extract: Extract, texts: Texts) -> Section:
    """What was asked, how many answered, what people are glad of and less so, what happens now."""
    parts = [_asked(extract, texts), _answered(extract, texts), *_results(extract, texts)]
    parts += [
        _now(extract, texts),
        _part(texts, "thanks", Prose(texts.lines("citizens.thank_you"))),
    ]
    return Section("citizens", texts.t("citizens.title"), (), tuple(parts))


def _part(texts: Texts, name: str, *blocks: Prose | Listing | KeyFigures | Form) -> Section:
    return Section(f"citizens-{name}", texts.t(f"citizens.{name}"), blocks)


def _asked(extract: Extract, texts: Texts) -> Section:
    about = extract.about
    asked = [question for question in about.questions if question.labels]
    period = {"start": day(texts, about.start_date), "end": day(texts, about.end_date)}
    said = [texts.t("citizens.when", **period)]
    said.append(texts.t("citizens.questions", count=len(asked)))
    themes = dict.fromkeys(question.theme for question in asked if question.theme)
    named = tuple(theme_name(about, texts, theme) for theme in themes)
    if not named:
        return _part(texts, "asked", Prose(tuple(said)))
    return _part(texts, "asked", Prose((*said, texts.t("citizens.themes"))), Listing("", named))


def _answered(extract: Extract, texts: Texts) -> Section:
    """How many, in whole people; where that is withheld, why."""
    said = []
    answered, invited = extract.find("answered").value, extract.find("invited").value
    rate = extract.find("response_rate_rr2")
    if answered is None:
        said.append(texts.t("citizens.hidden"))
    else:
        if invited is not None:
            said.append(texts.t("citizens.invited", count=int(invited)))
        said.append(texts.t("citizens.people", count=int(answered)))
        if rate.value is not None:
            said.append(texts.t("citizens.rate", share=in_ten(texts, rate)))
    said.append(texts.t("citizens.private"))
    return _part(texts, "answered", Prose(tuple(said)))


def _results(extract: Extract, texts: Texts) -> Iterator[Section]:
    """Both ends of the questions; a question is in the second only if surely below the first."""
    found = [(q, extract.find("share_positive", q.id)) for q in extract.about.questions]
    shown = sorted(
        ((q, share) for q, share in found if share.value is not None),
        key=lambda one: _value(one[1]),
    )
    if not shown:
        yield _part(texts, "results", Prose((texts.t("citizens.nothing"),)))
        return
    glad = [one for one in shown[::-1] if _limits(one[1])[0] > _HALF][:_MOST]
    below = min((_limits(share)[0] for _, share in glad), default=_HALF)
    less = [one for one in shown if _limits(one[1])[1] < below][:_MOST]
    # What counts as positive is told once, before the first numbers.
    explained = (_positive(texts, [*glad, *less]), texts.t("citizens.unsure"))
    than = texts.t("citizens.less_than" if glad else "citizens.less_half")
    yield _list(texts, "glad", glad, explained)
    yield _list(texts, "less", less, (than,) if glad else (than, *explained))


def _list(texts: Texts, name: str, asked: Sequence[Asked], lead: tuple[str, ...]) -> Section:
    if not asked:
        return _part(texts, name, Prose((texts.t(f"citizens.{name}_none"),)))
    rows = tuple((texts.of(question.text), in_ten(texts, share), "") for question, share in asked)
    return _part(texts, name, Prose(lead), KeyFigures(rows, "stacked"))


def _positive(texts: Texts, asked: Sequence[Asked]) -> str:
    """The answers that count as positive, as they stood on the questionnaire."""
    labels = [
        row[position - 1]
        for question, _ in asked
        for row in (question.labels.get(texts.language) or next(iter(question.labels.values())),)
        for position in question.positive
    ]
    named = (texts.t("breakdowns.named", name=label) for label in dict.fromkeys(labels))
    return texts.t("citizens.positive", labels=", ".join(named))


def _now(extract: Extract, texts: Texts) -> Section:
    """Lines for the centre to fill in; how to is for the centre, and not printed."""
    form = Form(
        "citizens-answer",
        texts.t("citizens.answer", name=extract.name),
        texts.lines("citizens.answer_fields"),
    )
    lead = Prose((texts.t("citizens.now_lead"),))
    return _part(texts, "now", lead, form, Prose((texts.t("citizens.to_centre"),), "onscreen"))


def _value(share: Value) -> float:
    return share.value or 0.0


def _limits(share: Value) -> tuple[float, float]:
    return share.limits or (_value(share), _value(share))
