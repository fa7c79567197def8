"""The browser's code that needs no browser: store, connection, layout, played by node."""

import subprocess
from pathlib import Path

import pytest

from tests.js.node import NODE

HERE = Path(__file__).parent


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda file: file.stem)
def test_node_tests_pass(file: Path) -> None:
    run = subprocess.run([*NODE, "--test", str(file)], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
