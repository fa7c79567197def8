# For sourcing: `prepare [extra …]` makes .venv with the project's dependencies and these extras.

# What is asked for, as one line: the pyproject.toml that names it and the extras wanted.
wanted() {
  echo "$(checksum)" "$@"
}

checksum() {
  cksum <pyproject.toml | tr ' ' '-'
}

# Whether .venv has been made for just that; a second start asks nothing else.
prepared() {
  [ -x .venv/bin/python ] && grep -qxF "$(wanted "$@")" .venv/prepared 2>/dev/null
}

prepare() {
  local python
  if ! prepared "$@"; then
    python=$(find_python) || return
    "$python" script/setup.py "$@" || return
    # What was prepared for another pyproject.toml no longer holds.
    { grep "^$(checksum)" .venv/prepared 2>/dev/null || true; wanted "$@"; } >.venv/prepared.new
    mv .venv/prepared.new .venv/prepared
  fi
}

# The first Python on the PATH that is new enough, else any: setup.py says what is missing.
find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      command -v "$name"
      return
    fi
  done
  if ! command -v python3; then
    echo "AllTakes needs Python 3.11 or newer, and there is no Python here." >&2
    echo "Debian, Ubuntu: sudo apt-get install python3 python3-venv    macOS: brew install python" >&2
    exit 1
  fi
}
