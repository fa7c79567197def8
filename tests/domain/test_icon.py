"""Browsers that were told of no icon look for one at the site's root."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client


def test_the_icon_is_where_browsers_look_for_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response["Location"].endswith("studios/favicon.ico")
    path = finders.find("studios/favicon.ico")
    assert path
    assert Path(path).read_bytes()[:4] == b"\0\0\1\0"
