"""The settings as a machine in production, a laptop and the local network have them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.test import Client

from roundtable.threads import POSTGRES_THREADS

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "kX9v2mQ7rT4wZ8bN1cJ6hL3pF5sD0gYaUeIoPqWzXnMvBtRy7gK4",
    "SITE_URL": "https://alltakes.example",
    "ALLOWED_HOSTS": "alltakes.example",
}
PRINT_SETTINGS = """
import json, sys
import django
from django.conf import settings
django.setup()
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))
"""

LOG_TWO_ERRORS = """
import logging
import django
from django.core.exceptions import RequestAborted
django.setup()
for error in (ValueError("something broke"), RequestAborted("went away")):
    logging.getLogger("asyncio").error("Task failed", exc_info=error)
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the project's own settings, nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "alltakes.settings",
            "ENV_FILE": os.devnull,
            **environment,
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def values(*names: str, **environment: str) -> dict[str, object]:
    """What these settings are in the environment."""
    done = run("-c", PRINT_SETTINGS, *names, **environment)
    assert done.returncode == 0, done.stderr
    result: dict[str, object] = json.loads(done.stdout)
    return result


def test_deployment_checks_are_clean_in_production(tmp_path: Path) -> None:
    done = run(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING",
        **PRODUCTION, DATA_DIR=str(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_without_debug_there_is_no_start_without_a_secret_key() -> None:
    done = run("-c", PRINT_SETTINGS)
    assert done.returncode != 0
    assert "Set SECRET_KEY" in done.stderr


def test_cookies_are_secure_and_hsts_is_on_in_production() -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    found = values(*names, "SECURE_HSTS_SECONDS", "SECURE_REDIRECT_EXEMPT", **PRODUCTION)
    assert all(found[name] is True for name in names)
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["SECURE_REDIRECT_EXEMPT"] == []


def test_localhost_needs_no_https() -> None:
    found = values("SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", DEBUG="1")
    assert not any(found.values())


def test_a_forwarded_scheme_counts_behind_a_proxy_only() -> None:
    assert values("SECURE_PROXY_SSL_HEADER", **PRODUCTION)["SECURE_PROXY_SSL_HEADER"] is None
    behind = values("SECURE_PROXY_SSL_HEADER", **PRODUCTION, BEHIND_PROXY="1")
    assert behind["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_a_proxy_in_front_has_noticed_the_end_before_sockets_are_sent_away() -> None:
    caddyfile = Path(settings.BASE_DIR, "deploy", "Caddyfile").read_text()
    asked_every = re.search(r"health_interval (\d+)s", caddyfile)
    assert asked_every
    behind = values("ROUNDTABLE", **PRODUCTION, BEHIND_PROXY="1")["ROUNDTABLE"]
    assert behind["NOTICE_SECONDS"] > int(asked_every[1])  # type: ignore[index]
    assert values("ROUNDTABLE", DEBUG="1")["ROUNDTABLE"]["NOTICE_SECONDS"] == 0  # type: ignore[index]


@pytest.mark.django_db
def test_every_page_carries_the_security_headers(client: Client) -> None:
    headers = client.get("/accounts/login/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    for feature in ("camera", "microphone", "display-capture"):
        assert f"{feature}=(self)" in headers["Permissions-Policy"]


def test_every_thread_of_the_sockets_finds_a_connection_in_the_pool() -> None:
    address = "postgresql://someone@db.example/alltakes?sslmode=require"
    databases = values("DATABASES", DEBUG="1", DATABASE_URL=address)["DATABASES"]
    database = databases["default"]  # type: ignore[index]
    assert database["OPTIONS"]["pool"]["max_size"] > POSTGRES_THREADS
    assert database["CONN_MAX_AGE"] == 0, "or Django would keep what the pool lends"
    assert database["CONN_HEALTH_CHECKS"]
    assert database["OPTIONS"]["sslmode"] == "require", "what the address says counts"


def test_log_says_nothing_of_browsers_that_went_away() -> None:
    log = run("-c", LOG_TWO_ERRORS, DEBUG="1").stderr
    assert "something broke" in log
    assert "went away" not in log


def test_static_files_are_hashed_compressed_and_import_each_other_by_hashed_name(
    tmp_path: Path,
) -> None:
    done = run("manage.py", "collectstatic", "--no-input", **PRODUCTION, DATA_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    static = tmp_path / "static"
    manifest: dict[str, str] = json.loads((static / "staticfiles.json").read_text())["paths"]
    hashed = (static / manifest["roundtable/store.js"]).read_text()
    imported = re.findall(r"""from\s+["']\./([\w.-]+)["']""", hashed)
    assert imported
    for name in imported:
        assert re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.js", name), f"not rewritten: {name}"
        assert (static / "roundtable" / name).exists()
    compressed = static / f"{manifest['roundtable/store.js']}.br"
    sent = brotli.decompress(compressed.read_bytes()).decode()
    assert "/**" in hashed
    assert "/**" not in sent
    assert "export class Store" in sent
