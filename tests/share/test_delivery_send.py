"""A real mail server that drops and refuses: each report arrives once, or is told not to have."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import smtplib
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.share.delivery.delivery_file import PASSWORD, DeliverySettings
from pipeline.share.delivery.ledger import Ledger, open_ledger, read_ledger
from pipeline.share.delivery.message import message_id
from pipeline.share.delivery.plan import Message, plan_delivery
from pipeline.share.delivery.send import send_all, to_send
from pipeline.share.delivery.server import send_one
from tests.end_to_end.conftest import btu
from tests.share.mail_server import CERTIFICATE, Mailbox, mail_server
from tests.share.sent_reports import DOMAIN, about_of, recipient, settings_for, write_reports

__all__ = ["btu"]
pytestmark = [
    # Of the server that the tests run; we are its client.
    pytest.mark.filterwarnings("ignore:Session.login_data is deprecated"),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]


def messages_of(folder: Path, centres: int) -> list[Message]:
    about = about_of(centres)
    reports = folder / "reports"
    if not reports.exists():
        write_reports(reports, about)
    people = [recipient(f"c{at}") for at in range(1, centres + 1)]
    plan = plan_delivery(about, reports, people, settings_for())
    assert len(plan.messages) == centres
    return list(plan.messages)


def send(
    folder: Path,
    messages: Sequence[Message],
    settings: DeliverySettings,
    *,
    also_uncertain: bool = False,
) -> Ledger:
    with open_ledger(folder / "ledger") as ledger:
        due = to_send(messages, ledger, also_uncertain=also_uncertain)
        send_all(due, ledger, settings, lambda *_: None)
    return read_ledger(folder / "ledger")


FAULTS = {
    7: "rcpt-drop",
    11: "lost",
    13: "kept",
    17: "rcpt-550",
    19: "data-451",
    23: "rcpt-421",
    29: "data-554",
}
"""Every seventh recipient's connection is dropped, and so on; the last one that fits counts."""


def faults(people: int) -> dict[str, str]:
    return {
        f"c{at}@{DOMAIN}": fault
        for every, fault in FAULTS.items()
        for at in range(every, people + 1, every)
    }


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_200_reports_arrive_once_each_or_are_told_not_to_have(
    tmp_path: Path, security: str
) -> None:
    mailbox = Mailbox(faults=faults(200))
    planned = dict(mailbox.faults)
    messages = messages_of(tmp_path, 200)
    with mail_server(mailbox, security=security) as port:
        settings = settings_for(port, security=security)
        ledger = send(tmp_path, messages, settings)
        states = {message.recipient.address: ledger.state(message) for message in messages}
        expected = {"rcpt-550": "refused", "data-554": "refused"}
        expected |= dict.fromkeys(("lost", "kept"), "uncertain")
        for address, state in states.items():
            assert state == expected.get(planned.get(address, ""), "sent"), address
        assert set(planned.values()) == set(FAULTS.values())
        check_arrivals(mailbox, messages, ledger)
        # Once more: what was sent or may have been is not sent again, what was refused is tried.
        mailbox.faults.clear()
        ledger = send(tmp_path, messages, settings)
        check_arrivals(mailbox, messages, ledger)
        left = {ledger.state(message) for message in messages}
        assert left == {"sent", "uncertain"}
        assert send(tmp_path, messages, settings).entries == ledger.entries


def check_arrivals(mailbox: Mailbox, messages: Sequence[Message], ledger: Ledger) -> None:
    """Nobody got two, nobody another's, and the ledger says what is true."""
    assert set(mailbox.ids.values()) == {1}
    by_address = {message.recipient.address: message for message in messages}
    for address, mails in mailbox.arrived.items():
        message = by_address[address]
        (mail,) = mails
        assert mail["To"].addresses[0].addr_spec == address
        assert mail["Message-ID"] == message_id(message, settings_for())
        (report,) = mail.iter_attachments()
        assert report.get_filename() == message.path.name
        assert report.get_payload(decode=True) == message.path.read_bytes()
    for message in messages:
        has_come = message.recipient.address in mailbox.arrived
        state = ledger.state(message)
        assert {"sent": has_come, "uncertain": True}.get(state, not has_come), (message, state)


def test_an_uncertain_report_is_sent_again_only_when_asked_to(tmp_path: Path) -> None:
    messages = messages_of(tmp_path, 2)
    lost, kept = (message.recipient.address for message in messages)
    mailbox = Mailbox(faults={lost: "lost", kept: "kept"})
    with mail_server(mailbox) as port:
        settings = settings_for(port)
        for _ in range(2):
            ledger = send(tmp_path, messages, settings)
            assert {entry.state for entry in ledger.entries.values()} == {"uncertain"}
            assert {address: len(mails) for address, mails in mailbox.arrived.items()} == {kept: 1}
        ledger = send(tmp_path, messages, settings, also_uncertain=True)
    assert {entry.state for entry in ledger.entries.values()} == {"sent"}
    # The same id: a mail system can tell that it is the same message.
    assert mailbox.ids == {
        message_id(messages[0], settings): 1,
        message_id(messages[1], settings): 2,
    }


def test_a_new_report_is_a_new_message_and_the_same_one_is_not(tmp_path: Path) -> None:
    (message,) = messages_of(tmp_path, 1)
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        send(tmp_path, [message], settings_for(port))
        shutil.rmtree(tmp_path / "reports")
        (same,) = messages_of(tmp_path, 1)
        send(tmp_path, [same], settings_for(port))
        assert sum(mailbox.ids.values()) == 1
        content = message.path.read_bytes() + b" "
        message.path.write_bytes(content)
        changed = replace(message, sha256=hashlib.sha256(content).hexdigest())
        send(tmp_path, [changed], settings_for(port))
    assert list(mailbox.ids.values()) == [1, 1]


def test_a_server_that_says_later_is_asked_so_often_and_no_more(tmp_path: Path) -> None:
    (message,) = messages_of(tmp_path, 1)
    mailbox = Mailbox(faults={message.recipient.address: "data-451"}, always=("data-451",))
    pauses: list[float] = []
    with mail_server(mailbox) as port, open_ledger(tmp_path / "ledger") as ledger:
        settings = settings_for(port, attempts=4, pause=0.5)
        send_all([message], ledger, settings, lambda *_: None, wait=pauses.append)
        (entry,) = ledger.entries.values()
    assert (entry.state, entry.attempts, entry.why) == ("failed", 4, "451")
    assert pauses == [0.0, 0.5, 1.0, 2.0]
    assert not mailbox.arrived


def test_where_no_server_answers_nothing_is_lost_and_the_rest_waits(tmp_path: Path) -> None:
    messages = messages_of(tmp_path, 3)
    with pytest.raises(StoreError, match="cannot be reached"):
        send(tmp_path, messages, settings_for(1, attempts=2))
    ledger = read_ledger(tmp_path / "ledger")
    assert [ledger.state(message) for message in messages] == ["failed", "waiting", "waiting"]
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        ledger = send(tmp_path, messages, settings_for(port))
    check_arrivals(mailbox, messages, ledger)


def test_nothing_is_sent_without_encryption_or_to_a_stranger(tmp_path: Path) -> None:
    messages, mailbox = messages_of(tmp_path, 1), Mailbox()
    plain = pytest.raises(StoreError, match="no encryption")
    with mail_server(mailbox, security="none") as port, plain:
        send(tmp_path, messages, settings_for(port))
    stranger = pytest.raises(StoreError, match="certificate is not trusted")
    with mail_server(mailbox) as port, stranger:
        send(tmp_path, messages, settings_for(port, ca_file=""))
    assert not mailbox.arrived


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_password_is_given_to_the_server_and_to_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    messages, mailbox = messages_of(tmp_path, 1), Mailbox()
    with mail_server(mailbox, security=security, login=True) as port:
        settings = settings_for(port, user="analyse", security=security)
        monkeypatch.setenv(PASSWORD, "forkert-kode")
        with pytest.raises(StoreError, match="refuses the login") as stopped:
            send(tmp_path, messages, settings)
        assert "forkert-kode" not in str(stopped.value)
        monkeypatch.setenv(PASSWORD, mailbox.password)
        ledger = send(tmp_path, messages, settings)
    check_arrivals(mailbox, messages, ledger)
    text = (tmp_path / "ledger" / "delivery.json").read_text(encoding="utf-8")
    assert mailbox.password not in text


def test_the_ledger_is_closed_to_others_and_a_damaged_one_stops_all(tmp_path: Path) -> None:
    messages, mailbox = messages_of(tmp_path, 1), Mailbox()
    with mail_server(mailbox) as port:
        send(tmp_path, messages, settings_for(port))
        path = tmp_path / "ledger" / "delivery.json"
        assert path.stat().st_mode & 0o077 == 0
        path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
        with pytest.raises(StoreError, match=r"delivery\.json is damaged"):
            send(tmp_path, messages, settings_for(port))
    assert sum(mailbox.ids.values()) == 1


def test_one_delivery_at_a_time(tmp_path: Path) -> None:
    refused = pytest.raises(StoreError, match="another delivery")
    with open_ledger(tmp_path), refused, open_ledger(tmp_path):
        pass


def test_a_message_that_was_being_sent_when_we_were_killed_is_uncertain(tmp_path: Path) -> None:
    (message,) = messages_of(tmp_path, 1)
    with open_ledger(tmp_path / "ledger") as ledger:
        ledger.note(message, "sending")
    with open_ledger(tmp_path / "ledger") as ledger:
        assert ledger.state(message) == "uncertain"
        assert to_send([message], ledger) == []


class _Cut(smtplib.SMTP):
    """A server whose connection breaks while the message is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = False

    def mail(self, sender, options=()):
        return 250, b"OK"

    def rcpt(self, recip, options=()):
        return 250, b"OK"

    def docmd(self, cmd, args=""):
        return 354, b"go on"

    def send(self, s):
        raise smtplib.SMTPServerDisconnected("cut")


def test_a_message_cut_in_two_was_not_delivered(tmp_path: Path) -> None:
    """The server has no end of it, so it must not deliver it (RFC 5321, 4.1.1.4)."""
    begun: list[bool] = []
    answer, _ = send_one(_Cut(), b"Hej", ("a@b.dk", "c@b.dk"), lambda: begun.append(True))
    assert (answer, begun) == ("later", [True])


def delivery_files(folder: Path, port: int, people: int) -> list[str]:
    """A list of recipients of the demo wave and its settings, as words of the command."""
    lines = ["center;navn;mail"]
    for at in range(people):
        centre = ("boern-unge", "voksne", "handicap")[at % 3]
        lines.append(f"{centre};Læser Nr. {at};laeser{at}@{DOMAIN}")
    (folder / "modtagere.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "ca.pem").write_bytes(CERTIFICATE.read_bytes())
    (folder / "delivery.toml").write_text(
        f'server = "127.0.0.1"\nport = {port}\nsender = "maaling@{DOMAIN}"\n'
        f'sender_name = "Analyse"\ndomains = ["{DOMAIN}"]\nca_file = "ca.pem"\npause = 0.01\n',
        encoding="utf-8",
    )
    return ["deliver", "demo-myndighed-2024", "--recipients", str(folder / "modtagere.csv")]


@pytest.fixture
def data(demo: Path, tmp_path: Path) -> Path:
    """A data folder of its own with the reports of a demo wave."""
    wave = "demo-myndighed-2024"
    shutil.copytree(demo / "processed" / wave, tmp_path / "data" / "processed" / wave)
    return tmp_path / "data"


def test_one_command_shows_the_plan_and_sends_only_when_told_to(data: Path, btu) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        words = [*delivery_files(data, port, 4), "--data", data]
        ended = btu(*words)
        assert ended.code == 0, ended.err
        assert "voksne.html to Læser Nr. 1 <laeser1@kommune.dk>" in ended.out
        assert "nothing was sent" in ended.out
        assert not mailbox.arrived
        assert not (data / "deliveries").exists()
        ended = btu(*words, "--send")
        assert ended.code == 0, ended.err
        assert ended.out.endswith("4 sent\n")
        assert "0 to send" in btu(*words).out
        told = json.loads(btu(*words, "--json").out)
        assert [one["state"] for one in told["messages"]] == ["sent"] * 4
        assert json.loads(btu(*words, "--send", "--json").out) == {"states": {"sent": 4}}
        ended = btu(*words, "--send")
        assert ended.out == "4 sent\n"
    assert sum(mailbox.ids.values()) == 4
    assert len(mailbox.ids) == 4
    own = {"laeser0": "boern-unge.html", "laeser1": "voksne.html", "laeser2": "handicap.html"}
    for name, file in own.items():
        (mail,) = mailbox.arrived[f"{name}@{DOMAIN}"]
        assert [part.get_filename() for part in mail.iter_attachments()] == [file]


def test_sending_can_be_quiet_and_folders_and_plan_are_one_object(data: Path, btu) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        words = [*delivery_files(data, port, 4), "--data", data]
        told = json.loads(btu(*words, "--folder", data / "ud", "--json").out)
        assert set(told) == {"files", "messages", "refused"}
        assert all(Path(name).exists() for name in told["files"])
        assert btu(*words, "--send", "--quiet").out == "4 sent\n"
    assert sum(mailbox.ids.values()) == 4


def test_one_line_that_may_not_be_sent_stops_all(data: Path, btu) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        words = [*delivery_files(data, port, 3), "--data", data]
        with (data / "modtagere.csv").open("a", encoding="utf-8") as file:
            file.write("voksne;Bo;bo@gmail.com\n")
        ended = btu(*words)
        assert ended.code == 1
        assert "line 5, voksne: the domain gmail.com is not on the list" in ended.out
        ended = btu(*words, "--send")
        assert ended.code == 1
        assert "some reports may not be sent, so none is" in ended.err
        page = data / "processed" / "demo-myndighed-2024" / "reports" / "voksne.html"
        page.write_bytes(page.read_bytes().replace(b"72", b"92"))
        delivery_files(data, port, 3)
        ended = btu(*words, "--send")
        assert "voksne.html is not the one that was checked" in ended.err
    assert not mailbox.arrived


def test_a_unit_of_model_1_gets_its_own_page_alone(demo: Path, tmp_path: Path, btu) -> None:
    delivery_files(tmp_path, 25, 0)
    text = f"center;enhed;navn;mail\nvoksne;kajen;Bo;bo@{DOMAIN}\nvoksne;;Åse;aase@{DOMAIN}\n"
    (tmp_path / "liste.csv").write_text(text, encoding="utf-8")
    words = ["--settings", tmp_path / "delivery.toml", "--data", demo]
    ended = btu("deliver", "demo-smiley-2026", "--recipients", tmp_path / "liste.csv", *words)
    assert ended.code == 0, ended.err
    assert f"voksne-kajen.html to Bo <bo@{DOMAIN}>" in ended.out
    assert f"voksne.html to Åse <aase@{DOMAIN}>" in ended.out
    assert "2 to send, 0 refused" in ended.out
    to = tmp_path / "mapper"
    assert btu("deliver", "demo-smiley-2026", "--folder", to, "--data", demo).code == 0
    assert [path.name for path in (to / "voksne-kajen").iterdir()] == ["voksne-kajen.html"]
    assert btu("deliver", "demo-smiley-2026", "--data", demo).code == 2


def test_the_examples_of_the_docs_work(demo: Path, root: Path, btu) -> None:
    examples = root / "docs" / "delivery-example"
    words = ["--settings", examples / "delivery.toml", "--data", demo]
    wave = "demo-myndighed-2024"
    ended = btu("deliver", wave, "--recipients", examples / "modtagere.csv", *words)
    assert ended.code == 0, ended.err
    assert "4 to send, 0 refused" in ended.out


def test_what_was_refused_is_told_and_the_command_fails(data: Path, btu) -> None:
    mailbox = Mailbox(faults={f"laeser1@{DOMAIN}": "rcpt-550", f"laeser2@{DOMAIN}": "kept"})
    with mail_server(mailbox) as port:
        ended = btu(*delivery_files(data, port, 3), "--data", data, "--send")
    assert ended.code == 1
    assert "refused: voksne.html to Læser Nr. 1 <laeser1@kommune.dk> (550)" in ended.out
    assert "1 refused, 1 sent, 1 uncertain" in ended.out
    assert "not every report was delivered" in ended.err
    told = json.loads((data / "deliveries/demo-myndighed-2024/delivery.json").read_text("utf-8"))
    assert [one["state"] for one in told["messages"]] == ["sent", "refused", "uncertain"]


def test_whoever_kills_it_doubles_nothing(data: Path, root: Path) -> None:
    """Killed three times at any moment, then run to the end."""
    people = 40
    mailbox = Mailbox(pause=0.02)
    with mail_server(mailbox) as port:
        words = [*delivery_files(data, port, people), "--data", str(data), "--send"]
        command = [sys.executable, "-m", "pipeline", *words]
        for stop_at in (3, 13, 24):
            reached = threading.Event()
            mailbox.on_arrival = lambda count, at=stop_at, event=reached: (
                event.set() if count >= at else None
            )
            process = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL)
            assert reached.wait(60)
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
        mailbox.on_arrival = lambda _: None
        ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert set(mailbox.ids.values()) == {1}
    told = json.loads((data / "deliveries/demo-myndighed-2024/delivery.json").read_text("utf-8"))
    states = {one["address"]: one["state"] for one in told["messages"]}
    assert len(states) == people
    assert set(states.values()) <= {"sent", "uncertain"}
    uncertain = [address for address, state in states.items() if state == "uncertain"]
    assert len(uncertain) <= 3
    assert ended.returncode == (1 if uncertain else 0)
    for address, state in states.items():
        assert state == "uncertain" or address in mailbox.arrived
