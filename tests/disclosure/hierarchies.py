"""Random organisations with small and large groups, for properties that must always hold."""

from __future__ import annotations

from hypothesis import strategies as st

from pipeline.policy import Thresholds
from pipeline.records import About, Measures
from tests.disclosure.tables import Leaf, about_of, measures_of

# Sizes around the thresholds matter most; a few large groups make protection possible.
SIZES = st.one_of(st.integers(0, 12), st.integers(0, 40), st.sampled_from([60, 150, 400]))


@st.composite
def leaves(draw: st.DrawFn, *, modes: int = 1, levels: int = 3) -> list[Leaf]:
    """The people of 1-4 centres of 0-5 units, who came by up to ``modes`` modes."""
    names = ["web", "paper", "phone", "visit"][: draw(st.integers(1, modes))]
    found = []
    for centre in "abcd"[: draw(st.integers(1, 4))]:
        if draw(st.integers(0, 9)) == 0:
            found.append(Leaf(centre, answers={"q": (0, 0)}))
            continue
        units = [f"{centre}{n}" for n in range(draw(st.integers(0, 5)))] if levels > 2 else []
        for unit in units or [""]:
            for mode in names:
                found.append(_leaf(draw, centre, unit, mode))
    return found


def _leaf(draw: st.DrawFn, centre: str, unit: str, mode: str) -> Leaf:
    is_nobody = draw(st.integers(0, 9)) == 0
    answered, silent = (0, 0) if is_nobody else (draw(SIZES), draw(SIZES))
    blank = draw(st.one_of(st.just(0), st.integers(0, answered)))
    share = draw(st.sampled_from([0.0, 0.3, 0.5, 0.75, 0.9, 1.0]))
    positive = round((answered - blank) * share)
    answers = {"q": (positive, answered - blank - positive)}
    background = {"age": draw(st.sampled_from(["18-39", "40-64"]))} if mode != "web" else {}
    return Leaf(centre, unit, mode, answered, silent, answers, background)


@st.composite
def releases(draw: st.DrawFn, *, modes: int = 1, levels: int = 3) -> tuple[Measures, About]:
    """Measures of a random organisation, sometimes with the wave before it."""
    now = draw(leaves(modes=modes, levels=levels))
    before = draw(st.one_of(st.just([]), leaves(levels=2)))
    has_invitations = draw(st.booleans())
    kinds = draw(st.sampled_from([("share_positive",), ("share_positive", "mean", "top_box")]))
    about = about_of(now, has_invitations=has_invitations, asked={"q": ()}, kinds=kinds)
    return measures_of(now, about, list(before)), about


THRESHOLDS = st.builds(
    Thresholds,
    st.integers(3, 12),
    st.integers(3, 8),
    st.integers(3, 8),
    st.integers(3, 12),
    st.integers(3, 8),
    st.just("tests"),
)
