"""The ASGI application: HTTP by Django, WebSockets by the Roundtable."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alltakes.settings")
http = get_asgi_application()

application = ProtocolTypeRouter({"http": http})
