"""The ASGI application: HTTP by Django, WebSockets by the Roundtable."""

import gc
import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alltakes.settings")
http = get_asgi_application()

# After Django is set up: these import models.
from roundtable import media  # noqa: E402
from roundtable.clock import with_clock  # noqa: E402
from roundtable.operations.views import with_operations  # noqa: E402
from roundtable.routing import websocket  # noqa: E402

media.backend()  # what it needs is loaded now, not while the first person waits

application = with_clock(
    ProtocolTypeRouter({"http": with_operations(http), "websocket": websocket})
)

# What is loaded by now stays: the collector need not look through it again and again, which would
# keep everybody waiting for a tenth of a second.
gc.collect()
gc.freeze()
