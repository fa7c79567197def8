"""The project's settings as tests see them: alone on the machine, in a directory of their own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import stack

DATA = tempfile.mkdtemp(prefix="alltakes-tests-")
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
(Path(DATA) / "static").mkdir()  # STATIC_ROOT: servestatic warns where there is none

os.environ |= {
    # A fresh clone has no .env, and what somebody has in theirs must not reach a test.
    "ENV_FILE": os.devnull,
    "DEBUG": "1",
    "SECRET_KEY": "for tests only, and long enough to sign things with",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "SITE_URL": "http://localhost:8000",
    "DATA_DIR": DATA,
    "MEDIA_ROOT": f"{DATA}/media",
    **stack.environment(Path(DATA)),
}

from alltakes.settings import *  # noqa: E402, F403

# Hashing is slow on purpose; a hundred people in tests need it fast.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
