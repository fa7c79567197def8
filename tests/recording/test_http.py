"""Recordings over HTTP: who may send, who may see, and how players get their parts."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpResponseBase
from django.test import Client

from roundtable.models import Recording
from studios.models import Role
from tests.domain.call import Call, Somebody
from tests.recording.conftest import Taped
from tests.recording.media import content_digest


def browser(somebody: Somebody) -> Client:
    client = Client()
    client.force_login(somebody.user)
    return client


def put(taped: Taped, somebody: Somebody, number: int, data: bytes, **headers: str) -> Any:
    return browser(somebody).put(
        f"{taped.address}pieces/{number}/",
        data,
        content_type="application/octet-stream",
        headers={"Content-Digest": content_digest(data), **headers},
    )


def body(response: HttpResponseBase) -> bytes:
    async def collect(chunks: AsyncIterator[bytes]) -> bytes:
        return b"".join([chunk async for chunk in chunks])

    return async_to_sync(collect)(aiter(response))  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def member(call: Call, host: Somebody) -> Somebody:
    return call.person("Tom", Role.MEMBER)


@pytest.fixture
def film(taped: Taped) -> bytes:
    """The recording is ready; its file's bytes."""
    with taped.becomes_ready().file.open() as file:
        return bytes(file.read())


# Uploading ---------------------------------------------------------------------------------------


def test_the_recorder_uploads_and_learns_where_to_go_on(taped: Taped) -> None:
    assert put(taped, taped.host, 0, b"one").json() == {"next": 1}
    assert put(taped, taped.host, 0, b"one").json() == {"next": 1}
    assert browser(taped.host).get(f"{taped.address}pieces/").json() == {"next": 1}


@pytest.mark.parametrize(
    ("number", "data", "headers", "status", "code"),
    [
        (0, b"other", {}, 409, "other_bytes"),
        (2, b"three", {}, 409, "gap"),
        (1, b"two", {"Content-Digest": content_digest(b"x")}, 400, "damaged"),
        (1, b"two", {"Content-Digest": "md5=:x:"}, 400, "no_digest"),
        (1, bytes(8 * 1024 * 1024 + 1), {}, 413, "too_large"),
    ],
)
def test_a_refusal_has_a_code(
    taped: Taped, number: int, data: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    put(taped, taped.host, 0, b"one")
    response = put(taped, taped.host, number, data, **headers)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert taped.stored.pieces.count() == 1


def test_a_piece_after_the_end_of_all_is_refused(taped: Taped, film: bytes) -> None:
    response = put(taped, taped.host, 0, b"one")
    assert (response.status_code, response.json()["code"]) == (409, "closed")


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"pieces": "1"}', '{"pieces": true}', "[" * 999]
)
def test_a_malformed_finish_is_refused(taped: Taped, content: str) -> None:
    response = browser(taped.host).post(
        f"{taped.address}finish/", content, content_type="application/json"
    )
    assert (response.status_code, response.json()["code"]) == (400, "bad_message")


def test_finishing_makes_it_due(taped: Taped) -> None:
    put(taped, taped.host, 0, b"one")
    send = browser(taped.host).post
    address, json = f"{taped.address}finish/", "application/json"
    assert send(address, {"pieces": 1}, json).json()["code"] == "still_recording"
    taped.ends()
    before = taped.stored.due_at
    assert send(address, {"pieces": 2}, json).json() == {"code": "gap", "next": 1}
    assert send(address, {"pieces": 1}, json).status_code == 200
    assert before
    assert taped.stored.due_at
    assert taped.stored.due_at < before


def test_nobody_but_the_recorder_may_upload(call: Call, taped: Taped, member: Somebody) -> None:
    other_host = call.person("Ida", Role.HOST)
    for somebody in (member, other_host):
        assert put(taped, somebody, 0, b"one").status_code == 403
        assert browser(somebody).get(f"{taped.address}pieces/").status_code == 403
    assert put(taped, call.person("Eve", None), 0, b"one").status_code == 404
    assert not taped.stored.pieces.exists()


def test_a_page_of_elsewhere_cannot_upload(taped: Taped) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(taped.host.user)
    response = client.put(
        f"{taped.address}pieces/0/", b"one", headers={"Content-Digest": content_digest(b"one")}
    )
    assert response.status_code == 403


# Seeing and hearing ------------------------------------------------------------------------------


def test_members_see_the_page_and_others_nothing(
    call: Call, taped: Taped, film: bytes, member: Somebody
) -> None:
    page = browser(member).get(taped.address)
    assert f'src="{taped.address}file/"' in page.content.decode()
    assert "Delete" not in page.content.decode()
    stranger = browser(call.person("Eve", None))
    for address in (taped.address, f"{taped.address}file/", f"{taped.address}delete/"):
        assert stranger.get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_a_recording_is_not_found_through_another_studio(call: Call, taped: Taped) -> None:
    elsewhere = Call()
    somebody = elsewhere.person("Ada", Role.HOST)
    address = f"/studios/{elsewhere.studio.slug}/recordings/{taped.id}/"
    assert browser(somebody).get(address).status_code == 404


def test_it_is_listed_in_the_studio(taped: Taped, film: bytes, member: Somebody) -> None:
    page = browser(member).get(f"/studios/{taped.call.studio.slug}/").content.decode()
    assert f'href="{taped.address}"' in page
    assert "0:03" in page


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (Recording.State.RECORDING, "being recorded right now"),
        (Recording.State.FINISHING, "being made ready"),
        (Recording.State.PROCESSING, "being made ready"),
        (Recording.State.FAILED, "could not be made ready"),
    ],
)
def test_until_it_plays_the_page_says_why_not(
    taped: Taped, member: Somebody, state: str, sentence: str
) -> None:
    Recording.objects.update(state=state)
    page = browser(member).get(taped.address).content.decode()
    assert sentence in page
    assert "<video" not in page
    assert browser(member).get(f"{taped.address}file/").status_code == 404


def test_the_file_is_sent_whole(taped: Taped, film: bytes, member: Somebody) -> None:
    response = browser(member).get(f"{taped.address}file/")
    assert response.status_code == 200
    assert response["Content-Type"] == "video/webm"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"].startswith("private")
    assert int(response["Content-Length"]) == len(film)
    assert body(response) == film


def test_the_file_is_sent_in_parts(taped: Taped, film: bytes, member: Somebody) -> None:
    response = browser(member).get(f"{taped.address}file/", headers={"Range": "bytes=1000-1999"})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes 1000-1999/{len(film)}"
    assert response["Content-Length"] == "1000"
    assert body(response) == film[1000:2000]


def test_a_part_behind_the_end_is_416(taped: Taped, film: bytes, member: Somebody) -> None:
    headers = {"Range": f"bytes={len(film)}-"}
    response = browser(member).get(f"{taped.address}file/", headers=headers)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(film)}"


def test_a_part_of_another_file_is_not_mixed_in(
    taped: Taped, film: bytes, member: Somebody
) -> None:
    client, address = browser(member), f"{taped.address}file/"
    etag = client.head(address)["ETag"]
    same = client.get(address, headers={"Range": "bytes=0-9", "If-Range": etag})
    assert (same.status_code, body(same)) == (206, film[:10])
    other = client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (other.status_code, body(other)) == (200, film)


def test_what_the_browser_has_is_not_sent_again(
    taped: Taped, film: bytes, member: Somebody
) -> None:
    client, address = browser(member), f"{taped.address}file/"
    etag = client.head(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_download_has_a_name(taped: Taped, film: bytes, member: Somebody) -> None:
    response = browser(member).head(f"{taped.address}file/?download")
    assert response["Content-Disposition"].startswith('attachment; filename="Ceramics_20')
    assert response["Content-Disposition"].endswith('.webm"')
    assert int(response["Content-Length"]) == len(film)


# Deleting ----------------------------------------------------------------------------------------


def test_a_host_deletes_it_after_a_question(taped: Taped, film: bytes) -> None:
    client, address = browser(taped.host), f"{taped.address}delete/"
    assert "Delete this recording?" in client.get(address).content.decode()
    assert Recording.objects.exists()
    assert client.post(address).status_code == 302
    assert not Recording.objects.exists()


def test_a_member_may_not_delete_it(taped: Taped, film: bytes, member: Somebody) -> None:
    assert browser(member).post(f"{taped.address}delete/").status_code == 403
    assert Recording.objects.exists()


def test_it_is_not_deleted_while_it_is_recorded(taped: Taped) -> None:
    browser(taped.host).post(f"{taped.address}delete/")
    assert Recording.objects.exists()


def test_a_host_has_a_failed_one_tried_again(taped: Taped, member: Somebody) -> None:
    taped.add_all()
    Recording.objects.update(state=Recording.State.FAILED)
    assert browser(member).post(f"{taped.address}again/").status_code == 403
    assert browser(taped.host).post(f"{taped.address}again/").status_code == 302
    taped.time_comes(60)
    assert taped.stored.state == Recording.State.READY
