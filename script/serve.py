"""Brings the database up to date and serves the site, in this one process (see script/server)."""

import argparse
import errno
import io
import os
import secrets
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alltakes.settings")

import django  # noqa: E402
import environ  # noqa: E402
from daphne.server import Server  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from script import lan  # noqa: E402

EVERYWHERE = ("0.0.0.0", "::")


def say(text: str) -> None:
    print(text, flush=True)


def read_env() -> None:
    """Take over what `.env` says; a first one has a secret of its own and tries things out."""
    path = Path(os.environ.get("ENV_FILE", ROOT / ".env"))
    if not path.exists() and "SECRET_KEY" not in os.environ:
        path.touch(mode=0o600)
        path.write_text(f"DEBUG=1\nSECRET_KEY={secrets.token_urlsafe(50)}\n")
    environ.Env.read_env(str(path))


def unavailable(host: str, port: int) -> str:
    """Why the site cannot be served there, or nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is in use. Stop what uses it, or take another: PORT={port + 1}"
            return f"AllTakes cannot listen on {host}, port {port}: {error.strerror}."
    return ""


def addresses(host: str, port: int, scheme: str) -> list[str]:
    """Where people find the site; the first is the one that the site calls its own."""
    names = lan.names() if host in EVERYWHERE else [host]
    if scheme == "http":
        names.insert(0, "localhost")
    return [f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}" for name in names]


def hosts(urls: list[str]) -> list[str]:
    return [str(urlsplit(url).hostname) for url in urls]


def adopt(urls: list[str], lan_only: bool) -> None:
    """Set what follows from the addresses. With --lan that goes before what anybody has set."""
    follows = {
        "SITE_URL": urls[0],
        "ALLOWED_HOSTS": ",".join(hosts(urls)),
        "CSRF_TRUSTED_ORIGINS": ",".join(urls),
    }
    if lan_only:
        # A browser that has seen HSTS here would refuse plain http on this address for a year.
        os.environ |= follows | {"HSTS_SECONDS": "0"}
    elif environ.Env().bool("DEBUG", default=False):
        for name, value in follows.items():
            os.environ.setdefault(name, value)


def bring_up_to_date() -> str:
    """Tables, the demo, collected static files: whatever is not there yet. Returns the log-ins."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database")
        call_command("migrate", verbosity=0, skip_checks=True)
    log_ins = io.StringIO()
    if settings.DEBUG:
        call_command("demo", stdout=log_ins)
    else:
        say("Collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0)
    connection.close()
    return log_ins.getvalue()


def endpoint(host: str, port: int, certificate: lan.Certificate | None) -> str:
    """Where to listen, in Twisted's words."""

    def quoted(value: object) -> str:
        return str(value).replace("\\", "\\\\").replace(":", "\\:")

    if certificate is None:
        return f"tcp:{port}:interface={quoted(host)}"
    files = f"privateKey={quoted(certificate.key)}:certKey={quoted(certificate.path)}"
    return f"ssl:{port}:{files}:interface={quoted(host)}"


def serve(where: str, announcement: str) -> None:
    """Serve until SIGINT or SIGTERM."""
    from django.conf import settings

    server = Server(
        import_string(settings.ASGI_APPLICATION),
        endpoints=[where],
        ready_callable=lambda: say(announcement),
        proxy_forwarded_address_header="X-Forwarded-For" if settings.BEHIND_PROXY else None,
        proxy_forwarded_port_header="X-Forwarded-Port" if settings.BEHIND_PROXY else None,
        server_name="",
    )
    server.run()


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/server", description="Serve AllTakes from here.")
    parser.add_argument(
        "--lan", action="store_true", help="HTTPS on the local network, so that phones can try it"
    )
    for_phones: bool = parser.parse_args().lan
    read_env()
    host = os.environ.get("HOST") or ("0.0.0.0" if for_phones else "127.0.0.1")
    port = int(os.environ.get("PORT") or 8000)
    if problem := unavailable(host, port):
        sys.exit(problem)
    urls = addresses(host, port, "https" if for_phones else "http")
    adopt(urls, for_phones)
    django.setup()
    log_ins = bring_up_to_date()
    certificate = None
    if for_phones:
        from django.conf import settings

        certificate = lan.certificate(settings.DATA_DIR / "lan", hosts(urls))
        log_ins += "Browsers warn of the self-signed certificate once: go on, then allow camera."
    serve(
        endpoint(host, port, certificate),
        "\n".join(["", "AllTakes is ready:", *(f"  {url}/" for url in urls), "", log_ins]),
    )


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:  # before the server was up; from then on it ends by itself
        sys.exit(130)
