"""``delivery.toml``: which server sends, as whom, and to which domains; never a password."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.errors import WaveFileError, one_of
from pipeline.share.delivery.recipients import is_address

Security = Literal["starttls", "tls"]
PASSWORD = "BTU_SMTP_PASSWORD"  # noqa: S105  (the variable's name)
"""The environment variable with the password: a secret, and so no setting in a file or command."""


@dataclass(frozen=True)
class DeliverySettings:
    """``domains``: the only ones a report is sent to. ``link``: where pages lie, for links.

    ``user`` '' = the server asks for no login. ``ca_file``: the certificate of a server of one's
    own. ``pause``: seconds before the first retry, doubled for each.
    """

    server: str
    sender: str
    sender_name: str
    domains: tuple[str, ...]
    security: Security = "starttls"
    port: int = 587
    user: str = ""
    password_file: str = ""
    ca_file: str = ""
    reply_to: str = ""
    link: str = ""
    attempts: int = 5
    pause: float = 2.0
    timeout: float = 60.0


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "domains": list,
    **dict.fromkeys(("port", "attempts"), int),
    **dict.fromkeys(("pause", "timeout"), (int, float)),
}
_NEEDED = ("server", "sender", "sender_name", "domains")


def read_settings(path: Path) -> DeliverySettings:
    """The settings in a ``delivery.toml``; raises WaveFileError for what is missing or unknown."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise WaveFileError(
            "there is no delivery.toml: nobody knows whom reports may be sent to",
            where=str(path),
            expected="a text file with server, sender, sender_name and domains",
            todo="see docs/delivery.md",
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WaveFileError("the file cannot be read", where=path.name, got=str(error)) from None
    _check(told, path.name)
    told["domains"] = tuple(domain.casefold() for domain in told["domains"])
    for name in ("password_file", "ca_file"):
        if told.get(name):
            told[name] = str(path.parent / told[name])
    return DeliverySettings(**told)


def password_of(settings: DeliverySettings) -> str:
    """The password: of the environment variable, else of the file only its owner can read.

    Raises WaveFileError where neither has one, without telling what either holds.
    """
    # The only thing taken from the environment, because it may stand nowhere else.
    if password := os.environ.get(PASSWORD, ""):
        return password
    path = Path(settings.password_file)
    todo = f"set {PASSWORD}, or name a file under password_file"
    if not settings.password_file:
        raise WaveFileError("the mail server asks for a password", todo=todo)
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise WaveFileError(
                "the password file can be read by others", where=str(path), todo="chmod 600"
            )
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise WaveFileError(
            f"the password file cannot be read: {error.strerror}", where=str(path), todo=todo
        ) from None


def _check(told: Mapping[str, Any], where: str) -> None:
    known = [field.name for field in fields(DeliverySettings)]
    for name in told:
        if "password" in name and name != "password_file":
            raise WaveFileError(
                "a password never stands in a settings file", where=where, todo=f"set {PASSWORD}"
            )
        if name not in known:
            raise WaveFileError("unknown key", where=where, expected=one_of(name, known), got=name)
    missing = [name for name in _NEEDED if not told.get(name)]
    if missing:
        raise WaveFileError(f"missing: {', '.join(missing)}", where=where)
    for name, value in told.items():
        if not isinstance(value, _TYPES.get(name, str)) or isinstance(value, bool):
            raise WaveFileError(f"{name} is of another kind", where=where, got=repr(value))
    if told.get("security", "starttls") not in get_args(Security):
        raise WaveFileError("mail is sent encrypted only", where=where, expected="starttls or tls")
    addresses = [told[name] for name in ("sender", "reply_to") if told.get(name)]
    if not all(map(is_address, addresses)):
        raise WaveFileError("sender or reply_to is no e-mail address", where=where)
    texts = [value for value in told.values() if isinstance(value, str)]
    if any(not domain or "@" in domain for domain in told["domains"]) or any(
        sign in text for text in texts for sign in "\r\n"
    ):
        raise WaveFileError("a domain or text cannot be used", where=where)
