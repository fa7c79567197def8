"""Which ASGI server carries a crowd best: one process, one session, PostgreSQL and Redis.

    python -m bench.asgi_servers [server …]

For each server a crowd of 500 joins at once; then one event goes to all of them, in turn with the
bare broadcast of as many sockets. Beside it, what the server makes of frames that are too long,
of close codes and of SIGTERM. Prints the table of docs/production.md.
"""

import importlib
import sys

from bench import stack

with stack.services_running():
    # Only now: it needs Django's settings.
    importlib.import_module("bench.asgi_servers.measure").main(sys.argv[1:])
