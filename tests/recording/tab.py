"""A tab as a person's browser has it: hidden when another is in front.

Playwright keeps every page visible and focused. So these tabs are opened past it, by the DevTools
protocol alone, in a window of their own.
"""

import json
from itertools import count
from typing import Any

from playwright.sync_api import Browser

from tests.served import Person, Served


class Window:
    """A browser window with its own profile, logged in."""

    def __init__(self, browser: Browser, server: Served, person: Person) -> None:
        self.devtools = browser.new_browser_cdp_session()
        created = self.devtools.send("Target.createBrowserContext")
        self.context = created["browserContextId"]
        cookie = {"name": "sessionid", "value": person.session_cookie, "url": server.url}
        self.devtools.send(
            "Storage.setCookies", {"cookies": [cookie], "browserContextId": self.context}
        )

    def open(self, url: str) -> "Tab":
        """A new tab, in front of the others."""
        options = {"url": url, "browserContextId": self.context}
        target = self.devtools.send("Target.createTarget", options)["targetId"]
        self.devtools.send("Target.activateTarget", {"targetId": target})
        return Tab(self, target)

    def close(self) -> None:
        self.devtools.send("Target.disposeBrowserContext", {"browserContextId": self.context})
        self.devtools.detach()


class Tab:
    """One tab."""

    def __init__(self, window: Window, target: str) -> None:
        self.devtools, self.numbers = window.devtools, count(1)
        self.answers: dict[int, Any] = {}
        self.devtools.on("Target.receivedMessageFromTarget", self._receive)
        options = {"targetId": target, "flatten": False}
        self.session = self.devtools.send("Target.attachToTarget", options)["sessionId"]

    def _receive(self, event: dict[str, Any]) -> None:
        message = json.loads(event["message"])
        if event["sessionId"] == self.session and "id" in message:
            self.answers[message["id"]] = message

    def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page; of a promise, what it brings.

        None while the page is being replaced by the next.
        """
        number = next(self.numbers)
        parameters = {
            "expression": expression,
            "awaitPromise": True,
            "returnByValue": True,
            "userGesture": True,
        }
        message = {"id": number, "method": "Runtime.evaluate", "params": parameters}
        self.devtools.send(
            "Target.sendMessageToTarget",
            {"sessionId": self.session, "message": json.dumps(message)},
        )
        while number not in self.answers:
            # Any answer of the browser lets what has come in before it be received.
            self.devtools.send("Browser.getVersion")
        answer = self.answers.pop(number)
        if "error" in answer:
            return None
        result = answer["result"]
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")
