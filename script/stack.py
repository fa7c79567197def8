"""Runs the production stack on this machine until it is told to stop (see script/stack)."""

import io
import json
import os
import secrets
import signal
import sys
import time
from functools import partial
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

from script import programs, services  # noqa: E402
from script.pieces import Piece, accepts, answers, port, say  # noqa: E402

DIRECTORY = Path(os.environ.get("DATA_DIR", ROOT / "data")).resolve() / "stack"
SITE_PORT = int(os.environ.get("PORT") or 8443)
SITE_HOST = f"localhost:{SITE_PORT}"
SITE_URL = f"https://{SITE_HOST}"
WEB_PROCESSES = int(os.environ.get("WEB_PROCESSES") or 2)


def kept_secrets() -> dict[str, str]:
    """Secrets of this stack's own, made at the first start."""
    path = DIRECTORY / "secrets.json"
    if not path.exists():
        names = ("SECRET_KEY", "POSTGRES_PASSWORD", "LIVEKIT_API_SECRET")
        path.touch(mode=0o600)
        path.write_text(json.dumps({name: secrets.token_hex(32) for name in names}))
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


class Stack:
    """Everything that was started, in the order in which each stands on the ones before."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []

    def start(self, *pieces: Piece) -> None:
        """Start these side by side; return when all answer."""
        for piece in pieces:
            self.pieces.append(piece)
            piece.start()
        for piece in pieces:
            piece.wait()

    def watch(self) -> None:
        """Start again what is meant to go on; end when anything else has ended."""
        while True:
            for piece in self.pieces:
                if piece.has_ended() and piece.returns:
                    say(f"{piece.name} has ended; it is started again.")
                    piece.start()
                elif piece.has_ended():
                    sys.exit(f"{piece.name} has ended:\n{piece.last_words()}")
            time.sleep(0.2)

    def stop(self) -> None:
        """End all that was started; what stands on others first."""
        for piece in reversed(self.pieces):
            piece.end()
            piece.bury()


def web_processes() -> list[Piece]:
    """The web processes, each on a port of its own."""
    made = []
    for number in range(1, WEB_PROCESSES + 1):
        listens = port(f"WEB_{number}")
        made.append(
            Piece(
                f"web-{number}",
                [str(ROOT / "deploy" / "web")],
                partial(answers, f"http://127.0.0.1:{listens}/healthz"),
                DIRECTORY / f"web-{number}.log",
                {"HOST": "127.0.0.1", "PORT": str(listens)},
                returns=True,
            )
        )
    return made


def caddy(executable: Path, web: list[Piece], livekit: str, inside: int) -> Piece:
    """The door, with a certificate of its own making for localhost."""
    upstreams = [f"127.0.0.1:{piece.environment['PORT']}" for piece in web]
    options = ["skip_install_trust", "default_bind 127.0.0.1", "auto_https disable_redirects"]
    environment = {
        "SITE_ADDRESS": SITE_URL,
        "SITE_HOST": SITE_HOST,
        "WEB_UPSTREAMS": " ".join(upstreams),
        "LIVEKIT_UPSTREAM": livekit,
        "INSIDE_ADDRESS": f"http://127.0.0.1:{inside}",
        "CADDY_OPTIONS": "\n".join(options),
        "XDG_DATA_HOME": str(DIRECTORY),
        "XDG_CONFIG_HOME": str(DIRECTORY),
        "HOME": str(DIRECTORY),
    }
    config = str(ROOT / "deploy" / "Caddyfile")
    command = [str(executable), "run", "--config", config, "--adapter", "caddyfile"]
    log = DIRECTORY / "caddy.log"
    return Piece("Caddy", command, lambda: accepts(SITE_PORT), log, environment)


def settings(kept: dict[str, str], database: str, redis: str) -> dict[str, str]:
    """The product's settings, as deploy/compose.yaml makes them; only mail is printed."""
    return {
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "alltakes.settings",
        "DEBUG": "0",
        "SECRET_KEY": kept["SECRET_KEY"],
        "SITE_URL": SITE_URL,
        "ALLOWED_HOSTS": "localhost",
        "BEHIND_PROXY": "1",
        # A browser that has seen HSTS here would refuse plain http on localhost for a year.
        "HSTS_SECONDS": "0",
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "DATA_DIR": str(DIRECTORY),
        "LOG_FORMAT": os.environ.get("LOG_FORMAT", "json"),
        "EMAIL_URL": os.environ.get("EMAIL_URL", "consolemail://"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }


def media_settings(secret: str, livekit: str) -> dict[str, str]:
    """The product's settings for its LiveKit."""
    return {
        "ROUNDTABLE_MEDIA": "livekit",
        "LIVEKIT_URL": f"wss://{SITE_HOST}/livekit",
        "LIVEKIT_API_URL": f"http://{livekit}",
        "LIVEKIT_API_KEY": "alltakes",
        "LIVEKIT_API_SECRET": secret,
    }


def bring_up_to_date() -> str:
    """Tables, the demo, static files. Returns the log-ins."""
    import django
    from django.core.management import call_command
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    django.setup()
    from script import upkeep

    log_ins = io.StringIO()
    upkeep.migrate()
    call_command("demo", even_in_production=True, stdout=log_ins)
    upkeep.collect_static(DIRECTORY / "static.stamp")
    database = connections["default"]
    assert isinstance(database, DatabaseWrapper)
    database.close_pool()
    return log_ins.getvalue()


def start(stack: Stack) -> None:
    """Start everything, and say where it is."""
    kept, inside = kept_secrets(), port("INSIDE")
    paths = programs.required(programs.POSTGRES, programs.REDIS, programs.CADDY)
    postgres, database = services.postgres(paths[0], DIRECTORY, kept["POSTGRES_PASSWORD"])
    redis, redis_url = services.redis(paths[1], DIRECTORY)
    stack.start(postgres, redis)
    os.environ |= settings(kept, database, redis_url)
    livekit = "127.0.0.1:9"  # where nobody is: the discard port
    if executable := programs.LIVEKIT.find():
        webhook = f"http://127.0.0.1:{inside}/livekit/webhook"
        secret = kept["LIVEKIT_API_SECRET"]
        piece, livekit = services.livekit(executable, DIRECTORY, secret, redis_url, webhook)
        stack.start(piece)
        os.environ |= media_settings(secret, livekit)
    else:
        say("LiveKit is missing: sound and pictures go from browser to browser.")
        say(f"  {programs.LIVEKIT.hint}")
    log_ins = bring_up_to_date()
    web = web_processes()
    stack.start(*web)
    stack.start(caddy(paths[2], web, livekit, inside))
    announce(stack, database, web, log_ins)


def announce(stack: Stack, database: str, web: list[Piece], log_ins: str) -> None:
    (DIRECTORY / "environment").touch(mode=0o600)
    (DIRECTORY / "environment").write_text(f"DATABASE_URL={database}\n")
    say(f"\nAllTakes is ready:\n  {SITE_URL}/\n\n{log_ins}")
    say("Browsers warn of Caddy's own certificate once. To trust it instead:")
    say(f"  {DIRECTORY}/caddy/pki/authorities/local/root.crt")
    say(f"Logs, and DATABASE_URL in the file environment: {DIRECTORY}\n")
    for piece in stack.pieces:
        assert piece.process
        says = f", http://127.0.0.1:{piece.environment['PORT']}/metrics" if piece in web else ""
        say(f"  {piece.name:<12} process {piece.process.pid}{says}")


def main() -> None:
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    if accepts(SITE_PORT):
        sys.exit(f"Port {SITE_PORT} is in use. Stop what uses it, or take another: PORT=…")

    def leave(number: int, frame: FrameType | None) -> None:
        # Once: whoever presses Ctrl-C twice must not leave half of it running.
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(0)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, leave)
    stack = Stack()
    try:
        start(stack)
        stack.watch()
    finally:
        stack.stop()


if __name__ == "__main__":
    main()
