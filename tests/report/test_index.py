"""The page that lists the reports: whole without its script, and no other script may run."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from pipeline.present.texts import languages
from pipeline.records import RenderedReport
from pipeline.report.index import index_page
from tests.released_factory import hostile, released

REPORTS = [
    RenderedReport("voksne", "voksne.html", "", ""),
    RenderedReport("voksne", "voksne-borgere.html", "", "", is_for_citizens=True),
    RenderedReport("", "overview.html", "", ""),
]


@pytest.mark.parametrize("language", languages())
def test_the_one_script_runs_by_its_hash(language):
    page = index_page(released().about, REPORTS, language)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy.endswith(f"; script-src 'sha256-{digest}'")
    assert "default-src 'none'" in policy


def test_the_list_is_whole_and_every_name_its_own():
    page = index_page(released().about, REPORTS, "da")
    names = re.findall(r'<a href="([\w-]+\.html)">([^<]*)</a>', page)
    assert names == [
        ("voksne.html", "Borgercenter Voksne"),
        ("voksne-borgere.html", "Til borgerne: Borgercenter Voksne"),
        ("overview.html", "Alle borgercentre"),
    ]
    assert "hidden" not in page[page.index('<ul id="pages">') : page.index("<script>")]
    assert 'data-text="{shown} af 3 sider vises."' in page


def test_no_name_becomes_a_script():
    page = index_page(hostile().about, REPORTS, "da")
    assert page.count("<script>") == 1
    assert "&lt;script&gt;alert(1)" in page
