"""What the web processes of the stack stand on: PostgreSQL, Redis and LiveKit."""

import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

from script.pieces import Piece, accepts, port
from script.programs import ROOT

USER = "alltakes"


def postgres(executable: Path, directory: Path, password: str) -> tuple[Piece, str]:
    """A PostgreSQL that keeps its data in the directory; the address of the database."""
    # It refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    data, log, number = directory / "postgres", directory / "postgres.log", port("POSTGRES")
    if not (data / "PG_VERSION").exists():
        make_cluster(executable.resolve().with_name("initdb"), data, password, user)
    options = {"listen_addresses": "127.0.0.1", "port": str(number), "max_connections": "200"}
    command = [str(executable), "-D", str(data), "-c", "unix_socket_directories="]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    mark = log.stat().st_size if log.exists() else 0

    def ready() -> bool:
        # It takes connections before it answers: until then it says 'starting up'.
        return "ready to accept connections" in log.read_bytes()[mark:].decode(errors="replace")

    url = f"postgres://{USER}:{password}@127.0.0.1:{number}/postgres"
    # SIGINT: end now, and in good order; SIGTERM would wait for every connection.
    return Piece("PostgreSQL", command, ready, log, user=user, farewell=signal.SIGINT), url


def make_cluster(initdb: Path, data: Path, password: str, user: str | None) -> None:
    """Make an empty database that asks for the password."""
    data.mkdir(mode=0o700, exist_ok=True)
    asked = data.with_suffix(".password")
    asked.touch(mode=0o600)
    asked.write_text(password)
    if user:
        for path in (data, asked):
            os.chown(path, pwd.getpwnam(user).pw_uid, -1)
    done = subprocess.run(
        [initdb, "-D", data, f"--username={USER}", "--auth=scram-sha-256",
         "--encoding=UTF8", "--no-locale", f"--pwfile={asked}"],
        user=user, cwd=data, capture_output=True, text=True, check=False,
    )  # fmt: skip
    asked.unlink()
    if done.returncode:
        sys.exit(f"PostgreSQL could not be set up in {data}:\n{done.stderr}")


def redis(executable: Path, directory: Path) -> tuple[Piece, str]:
    """A Redis that keeps nothing; its address."""
    number = port("REDIS")
    options = {"bind": "127.0.0.1", "port": str(number), "save": "", "appendonly": "no"}
    command = [str(executable), "--dir", str(directory)]
    for name, value in options.items():
        command += [f"--{name}", value]
    piece = Piece("Redis", command, lambda: accepts(number), directory / "redis.log")
    return piece, f"redis://127.0.0.1:{number}/0"


def livekit(
    executable: Path, directory: Path, secret: str, redis_url: str, webhook: str
) -> tuple[Piece, str]:
    """A LiveKit on the loopback interface that reports to the webhook; where it takes clients."""
    number = port("LIVEKIT")
    # The one thing in deploy/livekit.yaml that no option of its command line can say.
    config = (ROOT / "deploy" / "livekit.yaml").read_text()
    config = config.replace("http://caddy:8081/livekit/webhook", webhook)
    command = [
        str(executable), "--bind", "127.0.0.1", "--node-ip", "127.0.0.1", "--port", str(number),
        "--udp-port", str(port("LIVEKIT_UDP")), "--rtc.tcp_port", str(port("LIVEKIT_TCP")),
        "--rtc.use_external_ip=false", "--rtc.enable_loopback_candidate",
        "--redis-host", redis_url.removeprefix("redis://").removesuffix("/0"),
    ]  # fmt: skip
    environment = {"LIVEKIT_CONFIG": config, "LIVEKIT_KEYS": f"alltakes: {secret}"}
    log = directory / "livekit.log"
    piece = Piece("LiveKit", command, lambda: accepts(number), log, environment)
    return piece, f"127.0.0.1:{number}"
