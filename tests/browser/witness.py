"""What a person's browser itself bears witness to: sound, links, frames on the socket.

The page's side is `witness.js`.
"""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

SCRIPT = (Path(__file__).parent / "witness.js").read_text()
#: What a person shares sounds this many hertz above their microphone.
SHARED = 3_000


def tone(number: int) -> int:
    """The frequency (hertz) at which the person `number` of a test is heard."""
    return 500 + 250 * number


def put_into(context: BrowserContext, number: int, refuse: str | None = None) -> None:
    """Let every page of the context have a witness.

    With `refuse`, the browser gives neither microphone nor camera, by an error of that name.
    """
    options = {"tone": tone(number), "shareTone": tone(number) + SHARED, "refuse": refuse}
    context.add_init_script(f"window.witnessOptions = {json.dumps(options)};")
    context.add_init_script(SCRIPT)


class Witness:
    """The witness in one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def ask(self, call: str, argument: Any = None) -> Any:
        """What the witness answers, e.g. to `states`."""
        return self.page.evaluate(f"argument => window.witness.{call}(argument)", argument)

    def wait(self, condition: str, argument: Any = None) -> None:
        """Return when a condition on `witness` (and `argument`) holds.

        It must not be a promise: that is always true.
        """
        self.page.wait_for_function(
            f"argument => {{ const witness = window.witness; return {condition}; }}",
            arg=argument,
            polling=80,
        )

    def hears(self, frequency: int) -> None:
        self.wait("witness.hears(argument)", frequency)

    def is_deaf_to(self, frequency: int) -> None:
        """Nothing sounds at this frequency, for a whole second."""
        self.wait("witness.isDeafTo(argument)", frequency)

    def is_linked_with(self, people: int) -> None:
        """There is one connection to each of so many people, and none besides."""
        self.wait(
            "witness.states().length === argument"
            " && witness.states().every(state => state === 'connected')",
            people,
        )
