"""Who gets what: each their own, of what was checked, at an allowed domain; else nothing."""

from __future__ import annotations

import json
import stat
import zipfile
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import ReadError, StoreError, WaveFileError
from pipeline.share.delivery.delivery_file import PASSWORD, password_of, read_settings
from pipeline.share.delivery.folders import write_folders
from pipeline.share.delivery.message import as_sent, composed, message_id
from pipeline.share.delivery.plan import Plan, plan_delivery
from pipeline.share.delivery.recipients import read_recipients
from tests.share.sent_reports import about_of, recipient, settings_for, write_reports

LIST = "Borgercenter;Enhed;Navn;E-mail;Sprog;Levering;Telefon\n"
ONE = "c1;;Åse Ægidius;aase@kommune.dk;en;link;11223344\n"


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "modtagere.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_list_is_read_with_danish_headings_and_letters(tmp_path: Path, encoding: str) -> None:
    (one,) = read_recipients(written(tmp_path, LIST + ONE, encoding))
    assert (one.centre, one.unit, one.name) == ("c1", "", "Åse Ægidius")
    assert (one.address, one.language, one.how, one.line) == ("aase@kommune.dk", "en", "link", 2)


def test_a_workbook_is_read_as_well(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["centre", "name", "address"])
    page.append(["c1", "Åse Ægidius", "aase@kommune.dk"])
    page.append([None, None, None])
    path = tmp_path / "modtagere.xlsx"
    book.save(path)
    (one,) = read_recipients(path)
    assert (one.name, one.language, one.how) == ("Åse Ægidius", "da", "attachment")
    path.write_bytes(b"PK not one")
    with pytest.raises(ReadError, match="no workbook"):
        read_recipients(path)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('c1;;"Åse\nBcc: alle@x.dk";aase@kommune.dk;;;', "cannot be seen"),
        ('c1;;Åse;"aase@kommune.dk\r\nBcc: x@x.dk";;;', "cannot be seen"),
        ('c1;;"Åse\u2028";aase@kommune.dk;;;', "cannot be seen"),
        ("c1;;Åse;aase@kommune.dk, bo@x.dk;;;", "no e-mail address"),
        ("c1;;Åse;aase@kommune.dk>;;;", "no e-mail address"),
        ("c1;;Åse;<aase@kommune.dk>;;;", "no e-mail address"),
        ("c1;;Åse;åse@kommune.dk;;;", "no e-mail address"),
        ("c1;;Åse;aase@kommune;;;", "no e-mail address"),
        ("c1;;Åse;a..b@kommune.dk;;;", "no e-mail address"),
        ("c1;;;aase@kommune.dk;;;", "no name"),
        (";;Åse;aase@kommune.dk;;;", "no centre"),
        ("c1;;Åse;aase@kommune.dk;fr;;", "language"),
        ("c1;;Åse;aase@kommune.dk;;fax;", "how"),
    ],
)
def test_a_line_that_cannot_be_used_stops_the_list_and_is_named(
    tmp_path: Path, line: str, why: str
) -> None:
    with pytest.raises(ReadError) as stopped:
        read_recipients(written(tmp_path, LIST + ONE + line + "\n"))
    assert why in str(stopped.value)
    assert "x.dk" not in str(stopped.value)


@pytest.mark.parametrize("text", ["", "a;b\n", "Borgercenter;Navn\n", "Navn;name;center;mail\n"])
def test_a_list_without_its_columns_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReadError):
        read_recipients(written(tmp_path, text))


def plan_of(tmp_path: Path, *recipients, about=None, **more) -> Plan:
    about = about or about_of(3)
    folder = tmp_path / "reports"
    if not folder.exists():
        write_reports(folder, about)
    return plan_delivery(about, folder, recipients, settings_for(), **more)


def reasons(plan: Plan) -> list[str]:
    return [refused.why for refused in plan.refused]


def test_each_gets_their_own_report_and_nobody_the_citizens_page(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, *(recipient(f"c{at}") for at in (1, 2, 3)), recipient("overview"))
    assert reasons(plan) == []
    assert [message.path.name for message in plan.messages] == [
        *("c1.html", "c2.html", "c3.html", "overview.html")
    ]


def test_the_same_line_twice_is_one_message(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, recipient("c1"), recipient("c1", address="C1@KOMMUNE.DK", line=3))
    assert len(plan.messages) == 1


def test_two_people_of_a_centre_get_one_each(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, recipient("c1"), recipient("c1", address="bo@kommune.dk"))
    assert len({message.key for message in plan.messages}) == 2


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"address": "c1@gmail.com"}, "gmail.com is not on the list of allowed domains"),
        ({"address": "c1@sub.kommune.dk"}, "not on the list"),
        ({"address": "c1@ondkommune.dk"}, "not on the list"),
        ({"centre": "c9"}, "unknown centre"),
        ({"centre": ""}, "unknown centre"),
        ({"unit": "c1-u1"}, "Model 2 has no pages of single units"),
    ],
)
def test_what_may_not_be_sent_is_refused_and_says_why(
    tmp_path: Path, facts: dict[str, str], why: str
) -> None:
    one = replace(recipient("c1"), **facts)
    (said,) = reasons(plan_of(tmp_path, one))
    assert why in said


def test_a_report_that_is_not_the_checked_one_is_refused(tmp_path: Path) -> None:
    plan_of(tmp_path)
    page = tmp_path / "reports" / "c1.html"
    page.write_bytes(page.read_bytes() + b" ")
    (tmp_path / "reports" / "c2.html").unlink()
    other = tmp_path / "reports" / "c3.html"
    other.unlink()
    other.symlink_to(tmp_path / "reports" / "overview.html")
    said = reasons(plan_of(tmp_path, *(recipient(f"c{at}") for at in (1, 2, 3))))
    assert "not the one that was checked" in said[0]
    assert "missing" in said[1]
    assert "missing" in said[2]


def test_a_report_that_failed_is_refused(tmp_path: Path) -> None:
    plan_of(tmp_path)
    path = tmp_path / "reports" / "receipt.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["reports"] = [one for one in told["reports"] if one["centre"] != "c2"]
    path.write_text(json.dumps(told), encoding="utf-8")
    (said,) = reasons(plan_of(tmp_path, recipient("c2")))
    assert "was not made, or failed its own check" in said


@pytest.mark.parametrize("text", ["", "[]", '{"reports": [{}]}', '{"reports": [{"file": "../x"}]}'])
def test_a_receipt_that_cannot_be_read_stops_all(tmp_path: Path, text: str) -> None:
    plan_of(tmp_path)
    (tmp_path / "reports" / "receipt.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError):
        plan_of(tmp_path, recipient("c1"))


def test_pdf_is_sent_where_it_was_made(tmp_path: Path) -> None:
    (said,) = reasons(plan_of(tmp_path, recipient("c1"), as_pdf=True))
    assert "not made as PDF" in said
    folder = write_reports(tmp_path / "med" / "reports", about_of(1), pdf=True)
    plan = plan_delivery(about_of(1), folder, [recipient("c1")], settings_for(), as_pdf=True)
    assert plan.messages[0].path.name == "c1.pdf"


def test_a_link_needs_a_place(tmp_path: Path) -> None:
    about, one = about_of(1), recipient("c1", how="link")
    folder = write_reports(tmp_path / "reports", about)
    plan = plan_delivery(about, folder, [one], settings_for(link=""))
    assert "has no link" in reasons(plan)[0]


def test_a_units_page_goes_to_that_unit_alone(tmp_path: Path) -> None:
    about = about_of(1, model=1, units=3)
    plan = plan_of(
        tmp_path,
        recipient("c1"),
        recipient("c1", unit="c1-u0", address="u0@kommune.dk"),
        recipient("c1", unit="c1-u1", address="u1@kommune.dk"),
        about=about,
    )
    assert [m.path.name for m in plan.messages] == ["c1.html", "c1-c1-u0.html", "c1-c1-u1.html"]
    said = reasons(
        plan_of(tmp_path, recipient("c1", unit="c2-u0"), recipient("overview"), about=about)
    )
    assert "unknown unit" in said[0]
    assert said[1] == "Model 1 has no overview: its numbers belong to the centre"


def test_the_mail_tells_whose_report_it_is_and_no_number_of_it(tmp_path: Path) -> None:
    (message,) = plan_of(tmp_path, recipient("c1")).messages
    settings = settings_for()
    mail = composed(message, settings)
    assert mail["To"].addresses[0].addr_spec == "c1@kommune.dk"
    assert mail["To"].addresses[0].display_name == "Åse Ø, c1"
    assert mail["From"].addresses[0].display_name == "Socialforvaltningen, Analyse æøå"
    assert mail["Subject"] == "Måling æøå: rapport til Borgercenter Ærø 1"
    assert mail["Message-ID"] == message_id(message, settings)
    body = mail.get_body()
    assert body is not None
    text = body.get_content()
    assert "Kære Åse Ø, c1" in text
    assert "Kun til" not in text
    (report,) = mail.iter_attachments()
    assert report.get_filename() == "c1.html"
    assert report.get_payload(decode=True) == message.path.read_bytes()
    mail.as_bytes().decode("ascii")


@pytest.mark.parametrize("length", range(0, 60, 7))
def test_a_long_subject_arrives_letter_by_letter(tmp_path: Path, length: int) -> None:
    (message,) = plan_of(tmp_path, recipient("c1")).messages
    title = {"da": f"Brugertilfredshed {'x' * length}, myndighed"}
    told = replace(message, title=title, group="Borgercenter Børn og Unge, Æblegård Øst")
    mail = message_from_bytes(as_sent(composed(told, settings_for())), policy=default)
    assert mail["Subject"] == f"{title['da']}: rapport til {told.group}"
    assert mail["To"].addresses[0].display_name == "Åse Ø, c1"


def test_a_link_leads_to_the_centres_own_folder(tmp_path: Path) -> None:
    (message,) = plan_of(tmp_path, recipient("c2", how="link", language="en")).messages
    mail = composed(message, settings_for())
    assert "https://intranet.kommune.dk/btu/c2/c2.html" in mail.get_content()
    assert mail["Content-Language"] == "en"
    assert list(mail.iter_attachments()) == []


@pytest.mark.parametrize("title", ["Måling\r\nBcc: alle@x.dk", "Måling\nX: y", "a\u2028b"])
def test_no_title_or_name_makes_a_header(tmp_path: Path, title: str) -> None:
    (message,) = plan_of(tmp_path, recipient("c1")).messages
    mail = composed(replace(message, title={"da": title}, group=title), settings_for())
    lines = mail.as_bytes().partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert not [line for line in lines if line.startswith((b"Bcc", b"X:"))]
    spoilt = replace(message, recipient=replace(message.recipient, name="Åse\r\nBcc: x@x.dk"))
    with pytest.raises(ValueError, match=r"(?i)linefeed|newline|cr|defect"):
        composed(spoilt, settings_for()).as_bytes()


def test_a_report_that_changes_after_the_plan_is_not_sent(tmp_path: Path) -> None:
    (message,) = plan_of(tmp_path, recipient("c1")).messages
    message.path.write_bytes(b"another")
    with pytest.raises(StoreError, match="not the one that was checked"):
        composed(message, settings_for())


SETTINGS = """
server = "mail.kommune.dk"
sender = "maaling@kommune.dk"
sender_name = "Analyse"
domains = ["Kommune.dk"]
"""


def settings_file(tmp_path: Path, more: str = "") -> Path:
    path = tmp_path / "delivery.toml"
    path.write_text(SETTINGS + more, encoding="utf-8")
    return path


def test_settings_are_read(tmp_path: Path) -> None:
    made = read_settings(settings_file(tmp_path, 'security = "tls"\nport = 465\n'))
    assert (made.domains, made.security, made.port) == (("kommune.dk",), "tls", 465)


@pytest.mark.parametrize(
    "more",
    [
        'password = "hemmelig"',
        'smtp_password = "hemmelig"',
        'security = "none"',
        "port = true",
        'port = "25"',
        'domain = "x.dk"',
        'user = "a\\nb"',
        'reply_to = "Analyse <maaling@kommune.dk>"',
        'sender = "to gange"',
    ],
)
def test_settings_that_cannot_be_used_are_refused(tmp_path: Path, more: str) -> None:
    with pytest.raises(WaveFileError) as stopped:
        read_settings(settings_file(tmp_path, more + "\n"))
    assert "hemmelig" not in str(stopped.value)


def test_without_settings_nobody_may_get_anything(tmp_path: Path) -> None:
    with pytest.raises(WaveFileError, match=r"there is no delivery\.toml"):
        read_settings(tmp_path / "delivery.toml")


def test_the_password_comes_from_the_environment_or_a_closed_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "kode"
    secret.write_text("fra filen\n", encoding="utf-8")
    secret.chmod(0o600)
    settings = settings_for(user="u", password_file=str(secret))
    monkeypatch.delenv(PASSWORD, raising=False)
    assert password_of(settings) == "fra filen"
    secret.chmod(0o644)
    with pytest.raises(WaveFileError, match="can be read by others"):
        password_of(settings)
    monkeypatch.setenv(PASSWORD, "fra omgivelserne")
    assert password_of(settings) == "fra omgivelserne"
    assert "omgivelserne" not in repr(settings)
    monkeypatch.delenv(PASSWORD)
    with pytest.raises(WaveFileError, match="asks for a password"):
        password_of(settings_for(user="u"))


def test_a_folder_and_a_zip_per_centre_hold_the_centres_own_pages(tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "reports", about_of(2), pdf=True)
    to = tmp_path / "ud"
    folders = write_folders(reports, to)
    assert [folder.name for folder in folders] == ["c1", "c2", "overview"]
    names = {folder.name: sorted(path.name for path in folder.iterdir()) for folder in folders}
    assert names["c1"] == ["c1-borgere.html", "c1.html", "c1.pdf"]
    assert names["c2"] == ["c2.html", "c2.pdf"]
    for path in [to, *to.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    for name, files in names.items():
        with zipfile.ZipFile(to / f"{name}.zip") as archive:
            assert sorted(archive.namelist()) == files
            for file in files:
                assert archive.read(file) == (reports / file).read_bytes()
    before = (to / "c1.zip").read_bytes()
    write_folders(reports, to)
    assert (to / "c1.zip").read_bytes() == before
    assert sorted(path.name for path in to.iterdir()) == [
        *("c1", "c1.zip", "c2", "c2.zip", "overview", "overview.zip")
    ]


def test_units_of_model_1_have_folders_of_their_own(tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "reports", about_of(1, model=1, units=2))
    folders = write_folders(reports, tmp_path / "ud")
    names = {folder.name: [path.name for path in folder.iterdir()] for folder in folders}
    assert names["c1-c1-u0"] == ["c1-c1-u0.html"]
    assert "c1-c1-u1.html" not in names["c1"]


def test_no_folder_is_made_of_a_report_that_was_changed(tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "reports", about_of(2))
    (reports / "c2.html").write_bytes(b"another")
    with pytest.raises(StoreError, match="not the one that was checked"):
        write_folders(reports, tmp_path / "ud")
    assert not (tmp_path / "ud").exists()
