"""What is missing from the system is installed where that is allowed, and named elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPT = ROOT / "tests" / "system.sh"
TOOLS = ("sh", "cat", "env")
INSTALL = "apt-get install -y --no-install-recommends"


class System:
    """A path with stand-ins for every command that the script may ask for.

    Args:
        folder: where to make them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "bin"
        self.calls = folder / "calls"
        self.folder.mkdir()
        for name in TOOLS:
            (self.folder / name).symlink_to(Path("/bin") / name)
        (self.folder / "python3").symlink_to(sys.executable)
        self.add("id", "echo 1000")

    def add(self, name: str, body: str = "exit 0") -> None:
        """Put a command there; what it is called with is noted."""
        program = self.folder / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{self.calls}"\n{body}\n')
        program.chmod(0o755)

    def run(
        self, aim: str, script: Path = SCRIPT, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the script with nothing else on the path."""
        return subprocess.run(
            ["/bin/sh", str(script), aim],
            env={"PATH": str(self.folder), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def called(self) -> list[str]:
        """The calls of package tools and of ``sudo``, in order."""
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return [line for line in lines if line.startswith(("apt-get", "sudo"))]


@pytest.fixture
def system(tmp_path: Path) -> System:
    return System(tmp_path)


def without_venv(system: System) -> None:
    """Let Python be one of Debian's without ``python3-venv``."""
    (system.folder / "python3").unlink()
    system.add("python3", f'case "$*" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"')


def test_nothing_is_asked_where_all_is_there(system: System) -> None:
    for name in ("chromium", "java", "faketime", "soffice", "nginx"):
        system.add(name)
    for aim in ("build", "test"):
        done = system.run(aim)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert system.called() == []


def test_a_build_needs_no_browser(system: System) -> None:
    assert system.run("build").returncode == 0


@pytest.mark.parametrize("browser", ["chromium-browser", "google-chrome"])
def test_another_browser_will_do(system: System, browser: str) -> None:
    for name in (browser, "java", "faketime", "soffice", "nginx"):
        system.add(name)
    assert system.run("test").returncode == 0


def test_what_is_missing_is_named_with_its_command(system: System) -> None:
    system.add("apt-get")
    system.add("nginx")
    without_venv(system)
    done = system.run("test")
    missing = "python3-venv chromium default-jre-headless faketime libreoffice-writer-nogui"
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"Missing from the system: {missing}\nInstall with: sudo {INSTALL} {missing}\n"
    )
    assert system.called() == []


def test_nginx_is_found_where_only_roots_path_looks(system: System, tmp_path: Path) -> None:
    for name in ("chromium", "java", "faketime", "soffice", "apt-get"):
        system.add(name)
    here = tmp_path / "system.sh"
    program = tmp_path / "nginx"
    here.write_text(SCRIPT.read_text().replace("/usr/sbin/nginx", str(program)))
    assert str(program) in here.read_text()
    done = system.run("test", script=here)
    assert done.returncode == 1
    assert done.stderr.endswith(f"Install with: sudo {INSTALL} nginx-light\n")
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert system.run("test", script=here).returncode == 0


def test_sudo_that_asks_for_a_password_is_not_used(system: System) -> None:
    system.add("apt-get")
    system.add("sudo", "exit 1")
    system.add("java")
    system.add("faketime")
    system.add("soffice")
    system.add("nginx")
    done = system.run("test")
    assert done.returncode == 1
    assert done.stderr.endswith(f"Install with: sudo {INSTALL} chromium\n")
    assert system.called() == ["sudo -n true"]


def test_sudo_without_a_password_installs(system: System) -> None:
    system.add("apt-get")
    system.add("sudo", 'shift\nexec "$@"')
    system.add("true")
    system.add("java")
    system.add("faketime")
    system.add("soffice")
    system.add("nginx")
    done = system.run("test")
    assert (done.returncode, done.stderr) == (0, "")
    assert system.called() == [
        "sudo -n true",
        "sudo -n apt-get update -qq",
        "apt-get update -qq",
        "sudo -n apt-get install -y -qq --no-install-recommends chromium",
        "apt-get install -y -qq --no-install-recommends chromium",
    ]


def test_root_installs(system: System) -> None:
    system.add("id", "echo 0")
    system.add("apt-get")
    without_venv(system)
    done = system.run("build")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Installing from the system's packages: python3-venv\n"
    assert system.called()[-1] == ("apt-get install -y -qq --no-install-recommends python3-venv")


def test_an_installation_that_fails_is_a_failure(system: System) -> None:
    system.add("id", "echo 0")
    system.add("apt-get", "exit 100")
    assert system.run("test").returncode == 100


def test_a_system_without_apt_is_told_what_to_find(system: System) -> None:
    system.add("id", "echo 0")
    done = system.run("test")
    assert done.returncode == 1
    assert "chromium default-jre-headless" in done.stderr
    assert "no apt-get" in done.stderr


def test_an_old_python_is_named(system: System) -> None:
    (system.folder / "python3").unlink()
    fake = "import sys; sys.version_info = (3, 9, 2); exec(sys.stdin.read())"
    system.add("python3", f'exec {sys.executable} -c "{fake}"')
    done = system.run("build")
    assert done.returncode == 1
    assert done.stderr == (
        "Python 3.11 or newer is needed; this is 3.9. Name one with: make PYTHON=python3.11\n"
    )


def test_a_python_that_is_not_there_is_named(system: System) -> None:
    done = system.run("build", PYTHON="python3.99")
    assert done.returncode == 1
    assert "python3.99" in done.stderr
