"""The files that other programs read: workflows, forms, citation, schemas, settings of editors."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
SCHEMAS = [
    *(("vendor.github-workflows", path) for path in WORKFLOWS),
    *(("vendor.github-issue-forms", path) for path in FORMS),
    ("vendor.github-issue-config", GITHUB / "ISSUE_TEMPLATE" / "config.yml"),
    ("vendor.dependabot", GITHUB / "dependabot.yml"),
    ("vendor.citation-file-format", ROOT / "CITATION.cff"),
    ("vendor.gitlab-ci", ROOT / "docs" / "contribute" / "gitlab-ci.yml"),
]


@pytest.mark.parametrize(("schema", "path"), SCHEMAS, ids=lambda value: getattr(value, "name", ""))
def test_a_file_fits_its_published_schema(schema: str, path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def workflow(path: Path) -> dict[str, object]:
    # YAML 1.1 reads the word "on" as true.
    text = re.sub(r"^on:", '"on":', path.read_text(encoding="utf-8"), flags=re.M)
    return dict(yaml.safe_load(text))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_hash_with_their_version(path: Path) -> None:
    uses = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
    assert uses
    for one in uses:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)


def test_one_action_has_one_version() -> None:
    pinned: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for name, rest in re.findall(r"uses: ([^@]+)@(.*)", path.read_text(encoding="utf-8")):
            pinned.setdefault(name, set()).add(rest)
    assert all(len(rest) == 1 for rest in pinned.values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_permissions_are_least(path: Path) -> None:
    data = workflow(path)
    assert data["permissions"] in ({}, {"contents": "read"})
    jobs = data["jobs"]
    assert isinstance(jobs, dict)
    for job in jobs.values():
        may_write = {k for k, v in job.get("permissions", {}).items() if v == "write"}
        commands = [step.get("run", "") for step in job["steps"]]
        if may_write:
            # Who may write runs nothing that a contributor could have written.
            assert all(c == "" or c.startswith("sh .github/scripts/") for c in commands)
        assert "timeout-minutes" in job


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_checkouts_keep_no_token(path: Path) -> None:
    jobs = workflow(path)["jobs"]
    assert isinstance(jobs, dict)
    for job in jobs.values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_no_secret_reaches_a_forks_build() -> None:
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8")
        assert "secrets." not in text
        assert "pull_request_target" not in text
        # Nothing that a contributor names is put into a command.
        assert not re.findall(r"run:.*\$\{\{", text)
    check = workflow(GITHUB / "workflows" / "check.yml")
    assert check["on"] == {"pull_request": None}
    comment = workflow(GITHUB / "workflows" / "comment.yml")
    jobs = comment["jobs"]
    assert isinstance(jobs, dict)
    checkout = jobs["comment"]["steps"][0]
    assert checkout["with"]["ref"] == "${{ github.event.repository.default_branch }}"


COMMENT = runpy.run_path(str(GITHUB / "scripts" / "comment.py"))["comment"]
RUN = "https://example.org/runs/1"


def told(*pages: object) -> str:
    return str(COMMENT({"pages": list(pages)}, RUN))


def test_the_comment_tells_pages_before_and_after() -> None:
    page = {
        "path": "part/one.md",
        "state": "changed",
        "pairs": [["Old one.", "New one."], ["", "More."]],
    }
    assert told(page) == (
        "<!-- handbook-changes -->\n"
        f"**Preview:** [download the site]({RUN}#artifacts) (`preview`), unpack it and open "
        "`index.html`; `changes/index.html` shows every changed page before and after.\n\n"
        "1 page changed.\n\n"
        "- `part/one.md` (changed)\n\n"
        "  ````diff\n  - Old one.\n  + New one.\n  + More.\n  ````\n"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "````\n@everyone <img src=x onerror=alert(1)>",
        "`````` [a](javascript:alert(1))",
        "\x1b[31mred\x07",
        "a\n````\n# heading",
        "\u2028````\u2029",
    ],
)
def test_a_strangers_text_stays_in_its_fence(hostile: str) -> None:
    text = told({"path": "one.md", "state": "changed", "pairs": [[hostile, hostile]]})
    fence = text.split("  ````diff\n")[1].split("\n  ````\n")[0]
    assert [line[:4] for line in fence.split("\n")] == ["  - ", "  + "]
    assert "```" not in fence
    assert fence.replace("\n", "").isprintable()
    assert text.count("````") == 2


@pytest.mark.parametrize(
    "row",
    [
        None,
        7,
        [],
        {},
        {"path": "../../etc/passwd.md", "state": "changed"},
        {"path": "one.md`\n# x", "state": "changed"},
        {"path": "one.md", "state": "hacked"},
        {"path": ["one.md"], "state": "new"},
    ],
)
def test_what_is_no_page_is_left_out(row: object) -> None:
    assert told(row).endswith("No page changed.\n")


@pytest.mark.parametrize("changes", [None, [], "x", {"pages": 3}, {"pages": {"a": 1}}])
def test_what_is_no_list_of_changes_is_no_change(changes: object) -> None:
    assert COMMENT(changes, RUN).endswith("No page changed.\n")


def test_a_long_comment_is_cut_where_the_host_would_refuse_it() -> None:
    pairs = [["a" * 5000, "b" * 5000]] * 50
    text = told(*({"path": f"p{n}.md", "state": "changed", "pairs": pairs} for n in range(300)))
    assert len(text) < 65_536
    assert re.search(r"… and \d+ more\.\n$", text)
    assert text.count("````") % 2 == 0


def test_the_comment_reads_a_file_and_trusts_nothing_in_it(tmp_path: Path) -> None:
    script = GITHUB / "scripts" / "comment.py"
    for content in (b"", b"\xff\xfe", b"[" * 100_000, b'{"pages": "' + b"x" * 3_000_000 + b'"}'):
        (tmp_path / "changes.json").write_bytes(content)
        done = subprocess.run(
            [sys.executable, "-I", str(script), str(tmp_path / "changes.json"), RUN],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith("No page changed.\n")


def shell(folder: Path, script: str, argument: str, answers: dict[str, str]) -> tuple[str, str]:
    """Run a script of the workflows with a stand-in for ``gh``; its calls and its errors."""
    program = folder / "bin" / "gh"
    program.parent.mkdir(exist_ok=True)
    cases = "\n".join(f"  *{part!r}*) echo {answer!r} ;;" for part, answer in answers.items())
    program.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/calls"\ncase "$*" in\n{cases}\nesac\n')
    program.chmod(0o755)
    done = subprocess.run(
        ["sh", str(GITHUB / "scripts" / script), argument],
        cwd=folder,
        env={
            "PATH": f"{program.parent}:/usr/bin:/bin:{Path(sys.executable).parent}",
            "REPOSITORY": "team/book",
            "HEAD_SHA": "abc",
            "RUN_URL": RUN,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    calls = folder / "calls"
    return (calls.read_text() if calls.exists() else ""), done.stderr


def left_by_a_build(folder: Path, number: str) -> str:
    (folder / "told").mkdir()
    (folder / "told" / "number").write_text(number)
    (folder / "told" / "changes.json").write_text(json.dumps({"pages": []}))
    return "told"


def test_a_comment_is_written_once_and_then_kept_up_to_date(tmp_path: Path) -> None:
    argument = left_by_a_build(tmp_path, "7\n")
    calls, errors = shell(tmp_path, "comment.sh", argument, {"pulls/7": "abc"})
    assert errors == ""
    assert "--method POST repos/team/book/issues/7/comments -F body=@comment.md" in calls
    answers = {"pulls/7": "abc", "--paginate": "99"}
    calls, _ = shell(tmp_path, "comment.sh", argument, answers)
    assert calls.splitlines()[-1].startswith(
        "api --silent --method PATCH repos/team/book/issues/comments/99"
    )


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("8", "pull request 8 has another head; nothing is told\n"),
        ("7/../1", "no number of a pull request\n"),
        ("", "no number of a pull request\n"),
        ("$(id)", "no number of a pull request\n"),
    ],
)
def test_a_build_cannot_speak_for_another_pull_request(
    tmp_path: Path, number: str, said: str
) -> None:
    argument = left_by_a_build(tmp_path, number)
    calls, errors = shell(tmp_path, "comment.sh", argument, {"pulls/7": "abc", "pulls/8": "def"})
    assert errors == said
    assert "--method" not in calls


def test_the_weekly_issue_is_opened_kept_and_closed(tmp_path: Path) -> None:
    (tmp_path / "found.txt").write_text("docs/a.md:1: [review-due] due; found ```` x\n")
    calls, _ = shell(tmp_path, "weekly.sh", "found.txt", {"none": ""})
    assert "issue create --repo team/book --title Links and review dates" in calls
    body = (tmp_path / "body.md").read_text()
    assert "[review-due] due; found ``` x" in body
    calls, _ = shell(tmp_path, "weekly.sh", "found.txt", {"issue list": "5"})
    assert "issue edit 5 --repo team/book --body-file body.md" in calls
    (tmp_path / "found.txt").write_text("")
    calls, _ = shell(tmp_path, "weekly.sh", "found.txt", {"issue list": "5"})
    assert "issue close 5 --repo team/book" in calls
