"""What closes a socket, with which code, and what is said before."""

from __future__ import annotations

import pytest

from roundtable import protocol as p
from roundtable.models import Participant
from roundtable.threads import in_database
from studios.models import Membership, Role
from tests.live.conftest import Site
from tests.people import Refusal, all_have_heard


async def test_the_newer_page_takes_over_and_the_older_is_told_and_closed(site: Site) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    await tom.moves(to=await host.adds_room())
    newer = await site.again(tom).joins()
    await tom.is_closed(p.CloseCode.TAKEN_OVER)
    assert tom.frames[-1]["type"] == "taken_over"
    assert newer.id == tom.id
    assert not newer.heard("taken_over")
    await newer.sees_person(newer, room=newer.person(newer)["room"])
    await newer.writes("Here I am")
    await host.reads("Here I am")
    await host.sees_nobody_but(host, newer)


async def test_an_older_page_that_reconnects_by_itself_is_refused_but_may_take_back(
    site: Site,
) -> None:
    await site.joined("Maya", Role.HOST)
    tom = await site.joined("Tom")
    newer = await site.again(tom).joins()
    await tom.is_closed(p.CloseCode.TAKEN_OVER)
    await tom.connects()
    join = {"page": tom.page_id, "microphone": True, "camera": True}
    assert await tom.is_refused(p.Join, **join, resume=True) == p.ErrorCode.TAKEN_OVER
    await newer.does(p.Ping)
    await tom.joins()
    await newer.is_closed(p.CloseCode.TAKEN_OVER)


async def test_who_is_removed_from_the_studio_is_told_and_closed(site: Site) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    membership = await in_database(Membership.objects.get)(studio=site.studio, user=site.users[tom])
    await in_database(membership.delete)()
    await tom.is_closed(p.CloseCode.REMOVED)
    assert tom.frames[-1]["type"] == "removed"
    await host.sees_nobody_but(host)
    await tom.connects()
    await tom.is_closed(p.CloseCode.NOT_FOUND)


async def test_who_is_removed_while_waiting_is_not_let_in(site: Site) -> None:
    await site.joined("Maya", Role.HOST)
    tom = await (await site.person("Tom")).connects()
    await tom.hears("lobby", live=True)
    await in_database(Membership.objects.filter(user=site.users[tom]).delete)()
    join = {"page": tom.page_id, "microphone": True, "camera": True}
    assert await tom.is_refused(p.Join, **join) == p.ErrorCode.NOT_PERMITTED
    await tom.is_closed(p.CloseCode.REMOVED)
    assert not await in_database(Participant.objects.filter(user=site.users[tom]).exists)()


async def test_a_change_of_role_takes_effect_at_once(site: Site) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    assert await tom.is_refused(p.AddRoom) == p.ErrorCode.NOT_PERMITTED
    membership = await in_database(Membership.objects.get)(studio=site.studio, user=site.users[tom])
    membership.role = Role.MANAGER
    await in_database(membership.save)()
    await host.sees_person(tom, role="manager")
    await tom.adds_room()


async def test_the_end_of_the_session_closes_every_socket_after_the_reply(site: Site) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    waiting = await (await site.person("Lea")).connects()
    await host.does(p.EndSession)
    for person in (host, tom):
        await person.is_closed(p.CloseCode.ENDED)
        assert person.state["ended"]
    await waiting.hears("lobby", live=False, people=0)


async def test_who_leaves_waits_in_the_lobby_and_may_come_back(site: Site) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    await tom.leaves()
    await host.sees_nobody_but(host)
    heard = len(tom.heard("events"))
    await host.writes("Is Tom gone?")
    assert await tom.is_refused(p.SendChat, text="No") == p.ErrorCode.NOT_IN_CALL
    await tom.does(p.Ping)
    gone = [one for one in tom.heard("events")[heard:] if "Is Tom gone?" in str(one)]
    assert gone == []
    await tom.joins()
    await tom.reads("Is Tom gone?")
    await all_have_heard(host, tom)


async def test_a_refusal_says_why_in_a_sentence(site: Site) -> None:
    await site.joined("Maya", Role.HOST)
    tom = await site.joined("Tom")
    with pytest.raises(Refusal, match=r"^not_permitted: Only Hosts and Managers can"):
        await tom.does(p.AddRoom)
