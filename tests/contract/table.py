"""Role × command × state: what becomes of every command, cell by cell.

The tables are `leader.txt` and `member.txt`. A cell is `done`, `same` (it is so already:
nothing changes) or the code of the refusal. A row is a command, where it has sides with a word
that says which. States, all seen from the person who sends the command:

  lobby    connected, no session is on
  main     in the main room; two rooms are open
  room     in Room 1
  closing  in Room 1 while the countdown runs
  ended    the session has just ended
  taken    the same person has joined from another page

`ping` has no row: the socket itself answers it, in every state and without the database.

An outsider (nobody logged in, or no member) has no table: whatever they send in whatever state,
the socket is closed without a word (`OUTSIDERS`).
"""

from __future__ import annotations

from pathlib import Path

STATES = ("lobby", "main", "room", "closing", "ended", "taken")
CALL_STATES = STATES[1:]
OUTSIDERS = ("anonymous", "stranger")
MEMBERS = ("member", "manager", "host")
#: Where a line's cells begin.
CELLS = 23


def read(name: str) -> dict[tuple[str, str], str]:
    """Return a table's cells by row and state."""
    cells = {}
    header, *lines = Path(__file__).with_name(name).read_text().splitlines()
    assert tuple(header.split()) == STATES
    for line in lines:
        row, results = line[:CELLS].strip(), line[CELLS:].split()
        cells |= {(row, state): cell for state, cell in zip(STATES, results, strict=True)}
    return cells


TABLE: dict[str, dict[tuple[str, str], str]] = {
    "host": read("leader.txt"),
    "manager": read("leader.txt"),
    "member": read("member.txt"),
}
ROWS = list(dict.fromkeys(row for row, _state in TABLE["host"]))
