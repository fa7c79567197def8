"""Makes .venv and installs what pyproject.toml asks for; arguments name extras (postgres, dev).

Runs on the machine's own Python, so it uses the standard library only.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"


def give_up(problem: str) -> None:
    sys.exit(f"AllTakes cannot be set up: {problem}")


def make_venv() -> None:
    """A virtual environment with pip in .venv; one that is broken or too old is made anew."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", check], check=False).returncode == 0:
        return
    try:
        import ensurepip  # noqa: F401  (Debian's python3 comes without)
        import venv
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        give_up(
            "this Python has no venv module.\n"
            f"Debian, Ubuntu: sudo apt-get install python{version}-venv"
        )
    print("Creating .venv", flush=True)
    venv.create(ROOT / ".venv", clear=True, with_pip=True, symlinks=True)


def dependencies(extras: list[str]) -> list[str]:
    """What the project needs to run, and what the extras add."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted: list[str] = project["dependencies"]
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    return wanted


def main(extras: list[str]) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  (that is the point)
        give_up(
            f"it needs Python 3.11 or newer, and {sys.executable} is {sys.version.split()[0]}.\n"
            "Debian 12, Ubuntu 24.04 and newer have it; macOS: brew install python"
        )
    make_venv()
    print("Installing dependencies; this takes a minute the first time", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, *dependencies(extras)], check=False).returncode:
        give_up("pip could not install the dependencies (see above). Is there a network?")


if __name__ == "__main__":
    main(sys.argv[1:])
