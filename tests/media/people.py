"""People who have the media modules and nothing else, and a server that is only a test's word."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page

MESH: dict[str, Any] = {
    "type": "media_ticket",
    "backend": "mesh",
    "ice_servers": [],
    "relay_only": False,
    "cameras": 12,
    "expires_at": None,
}
TIMEOUT_MS = 30_000
LANES = {"microphone": 0, "camera": 1, "screen": 2, "share_audio": 3}


@dataclass
class Info:
    """What the state says of somebody."""

    room: str | None
    stay: int
    id: str = field(default_factory=lambda: str(uuid4()))
    microphone: bool = True
    camera: bool = True
    share: str = ""


class Somebody:
    """A person, their page and their note."""

    def __init__(self, page: Page, info: Info, tone: int) -> None:
        self.page, self.info, self.tone = page, info, tone

    @property
    def id(self) -> str:
        return self.info.id

    def do(self, script: str, argument: object = None) -> Any:
        """Run JavaScript in the page; `person` and the argument `it` are at hand."""
        return self.page.evaluate(f"async (it) => {{ {script} }}", argument)

    def get(self, expression: str, argument: object = None) -> Any:
        return self.page.evaluate(f"async (it) => ({expression})", argument)

    def wait(self, condition: str, argument: object = None) -> None:
        """Return as soon as the condition, which may await something, holds in the page."""
        # Playwright's own waiting takes a promise for a yes.
        holds = self.page.evaluate(
            f"""async ([it, patience]) => {{
                const until = performance.now() + patience;
                while (performance.now() < until) {{
                    if ({condition}) return true;
                    await new Promise((next) => setTimeout(next, 30));
                }}
                return false;
            }}""",
            [argument, TIMEOUT_MS],
        )
        assert holds, f"{condition} (with {argument}) did not come true"

    def sees(self, other: Somebody, kind: str = "camera") -> None:
        """A frame of theirs has been shown, and more are coming."""
        self.wait("person.sees(it[0], it[1])", [other.id, kind])
        before = self.frames(other)
        self.wait(
            "(await person.media.stats()).some("
            "(link) => link.participant === it[0] && link.framesDecoded > it[1])",
            [other.id, before],
        )

    def frames(self, other: Somebody) -> int:
        links = self.get("person.media.stats()")
        return sum(one["framesDecoded"] for one in links if one["participant"] == other.id)

    def hears(self, other: Somebody, kind: str = "microphone", tone: int = 0) -> None:
        self.wait("person.hears(...it)", [other.id, kind, tone or other.tone])

    def hears_nothing_of(self, other: Somebody, kind: str = "microphone") -> None:
        self.wait("person.silent(...it)", [other.id, kind])

    def is_linked_with(self, *others: Somebody) -> None:
        """Connected with exactly these, and with no leftover connection besides."""
        self.wait(
            "person.open().length === it.length"
            " && it.every((id) => person.links[id] === 'connected')",
            [other.id for other in others],
        )

    def open_connections(self) -> int:
        count: int = self.get("person.open().length")
        return count

    def descriptions(self) -> int:
        """How many offers and answers this person has sent."""
        count: int = self.get("person.descriptions()")
        return count

    def attempt(self) -> str:
        """What names the present search for a way to the other: a restart changes it."""
        found: str = self.get("person.open()[0].localDescription.sdp.match(/ice-ufrag:(\\S+)/)[1]")
        return found


class Call:
    """Who is where, as the server would say it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.people: list[Somebody] = []
        self.versions = count(1)
        self.tones = iter((440, 880, 1320, 1760))
        self.errors: list[str] = []
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def page(self) -> Page:
        page = self.context.new_page()
        page.goto(self.url)
        page.wait_for_function("window.person !== undefined", timeout=TIMEOUT_MS)
        return page

    def join(
        self,
        room: str | None = None,
        camera: tuple[int, int] | None = (320, 240),
        ticket: dict[str, Any] | None = None,
        told: bool = True,
    ) -> Somebody:
        """Somebody new; everyone hears of it at once, unless the test wants to tell them."""
        info = Info(room, next(self.versions), camera=camera is not None)
        somebody = Somebody(self.page(), info, next(self.tones))
        local = {"tone": somebody.tone, "camera": camera}
        somebody.do("person.enter(it)", {"you": info.id, "ticket": ticket or MESH, "local": local})
        self.people.append(somebody)
        if told:
            self.tell()
        return somebody

    def move(self, somebody: Somebody, room: str | None, told: bool = True) -> None:
        somebody.info.room, somebody.info.stay = room, next(self.versions)
        if told:
            self.tell()

    def leave(self, somebody: Somebody) -> None:
        self.people.remove(somebody)
        self.tell()

    def state(self, you: Somebody) -> dict[str, Any]:
        return {"you": you.id, "participants": [asdict(one.info) for one in self.people]}

    def tell(self, *people: Somebody) -> None:
        """Bring these people's state (everybody's) up to date."""
        for somebody in people or self.people:
            somebody.do("person.update(it)", self.state(somebody))
