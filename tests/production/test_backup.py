"""Backup and restore, by the commands of docs/production.md."""

from __future__ import annotations

import subprocess
from pathlib import Path

from django.conf import settings

from tests.components import POSTGRESQL
from tests.production.stack import Stack
from tests.services import require

PAGE = Path(settings.BASE_DIR, "docs", "production.md")
COUNT = "SELECT (SELECT count(*) FROM studios_user), (SELECT count(*) FROM studios_membership)"


def tool(name: str) -> str:
    return str(require(POSTGRESQL).resolve().with_name(name))


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def documented(name: str) -> list[str]:
    """The options of a command in the page that takes the stack's address."""
    line = next(
        line for line in PAGE.read_text().splitlines()
        if line.startswith(name) and "$DATABASE_URL" in line
    )  # fmt: skip
    return [word for word in line.split()[1:] if "DATABASE_URL" not in word and "dump" not in word]


def test_a_dump_of_the_running_stack_can_be_restored_elsewhere_and_over_itself(
    stack: Stack, tmp_path: Path
) -> None:
    written = (stack.directory / "stack" / "environment").read_text()
    url = written.strip().removeprefix("DATABASE_URL=")
    copy, dump = url.rpartition("/")[0] + "/restored", str(tmp_path / "alltakes.dump")

    run(tool("pg_dump"), *documented("pg_dump"), f"--file={dump}", url)
    run(tool("psql"), url, "--command=CREATE DATABASE restored")
    for _ in range(2):
        run(tool("pg_restore"), *documented("pg_restore"), f"--dbname={copy}", dump)
        assert run(tool("psql"), "--csv", copy, f"--command={COUNT}") == "count,count\n8,8\n"
