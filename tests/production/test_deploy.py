"""What deploy/ and script/stack agree on, read from the files; what containers get."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests.components import CADDY
from tests.production.stack import STACK
from tests.services import require

DEPLOY = Path(settings.BASE_DIR, "deploy")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
WEB = [name for name in SERVICES if name.startswith("web-")]


def test_caddy_understands_its_file_with_what_compose_sets() -> None:
    environment = {
        **{name: value.replace("${SITE_HOST}", "studio.example") for name, value in
           SERVICES["caddy"]["environment"].items()},
        "HOME": "/nonexistent",
    }  # fmt: skip
    command = [require(CADDY), "adapt", "--config", DEPLOY / "Caddyfile", "--adapter", "caddyfile"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for web in WEB:
        assert f"{web}:8000" in done.stdout


def test_every_placeholder_of_the_caddyfile_is_set_by_compose_and_by_the_stack() -> None:
    wanted = set(re.findall(r"\{\$(\w+)\}", (DEPLOY / "Caddyfile").read_text()))
    assert wanted - {"CADDY_OPTIONS"} == SERVICES["caddy"]["environment"].keys()
    stack = Path(settings.BASE_DIR, "script", "stack.py").read_text()
    assert {name for name in wanted if f'"{name}"' in stack} == wanted


def test_every_variable_of_compose_is_in_the_example() -> None:
    used = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    example = re.findall(r"^(\w+)=", (DEPLOY / ".env.example").read_text(), re.MULTILINE)
    assert used == set(example)


def test_every_setting_of_compose_is_one_that_the_product_reads() -> None:
    read = Path(settings.BASE_DIR, "alltakes", "settings.py").read_text()
    own = {name for name in SERVICES["web-1"]["environment"] if not name.startswith("AWS_")}
    assert {name for name in own if f'"{name}"' not in read} == set()


def test_everything_that_is_mounted_or_awaited_is_there() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).exists(), source
        assert set(service.get("depends_on", [])) <= SERVICES.keys()


def test_no_service_runs_an_image_of_whatever_version() -> None:
    images = {service["image"] for service in SERVICES.values()} - {"alltakes-web"}
    assert all(re.search(r":v?\d", image) for image in images), images


def test_the_image_is_made_of_files_that_exist_and_are_let_in() -> None:
    let_in = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    copies = re.findall(
        r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE
    )
    for source in " ".join(copies).split():
        assert Path(settings.BASE_DIR, source).exists(), source
        assert f"!{source}" in let_in, source


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    assert "USER alltakes" in lines
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert os.access(DEPLOY / "web", os.X_OK)


def test_the_stack_says_what_is_missing_and_how_to_get_it(tmp_path: Path) -> None:
    done = subprocess.run(
        STACK, env={"PATH": str(tmp_path), "DATA_DIR": str(tmp_path)}, cwd=settings.BASE_DIR,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert (
        "redis-server is missing. Debian, Ubuntu: sudo apt-get install redis-server" in done.stderr
    )
    assert "caddy is missing." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_the_demo_is_refused_in_production_unless_asked_for_in_so_many_words() -> None:
    assert not settings.DEBUG
    from django.core.management import CommandError, call_command

    from studios.models import User

    with pytest.raises(CommandError, match="refused"):
        call_command("demo")
    assert not User.objects.exists()
    call_command("demo", "--even-in-production", verbosity=0)
    assert User.objects.filter(email="host@demo.test").exists()
