"""Who may do what: role × command. Also what the page reads to show or hide a control.

What a command needs besides the role (the main room, an open room, a free place) is checked by
its handler.
"""

from __future__ import annotations

from roundtable import protocol as p
from studios.models import Role

EVERYONE = frozenset(Role)
#: Only Hosts and Managers have access to breakout rooms' controls: help article, step 3.
LEADERS = frozenset({Role.HOST, Role.MANAGER})

ALLOWED: dict[type[p.Command], frozenset[Role]] = {
    p.Join: EVERYONE,
    p.Leave: EVERYONE,
    p.EndSession: LEADERS,
    p.AddRoom: LEADERS,
    p.RenameRoom: LEADERS,
    p.DeleteRoom: LEADERS,
    p.MoveToRoom: EVERYONE,
    p.SendToRoom: LEADERS,
    p.SpreadPeople: LEADERS,
    p.CloseRooms: LEADERS,
    p.SetDevices: EVERYONE,
    p.RaiseHand: EVERYONE,
    p.SetSpeaking: EVERYONE,
    p.SendChat: EVERYONE,
    p.LoadChat: EVERYONE,
    p.StartShare: EVERYONE,
    # One's own; somebody else's takes a leader, which the handler checks.
    p.StopShare: EVERYONE,
    p.StartRecording: LEADERS,
    p.StopRecording: LEADERS,
    p.MuteParticipant: LEADERS,
    # A Manager cannot put out a Host, which the handler checks.
    p.PutOutParticipant: LEADERS,
    p.SendSignal: EVERYONE,
    p.RequestTicket: EVERYONE,
    p.Resync: EVERYONE,
    p.Ping: EVERYONE,
}


def is_leader(role: str) -> bool:
    """Whether a role runs the call: Hosts and Managers."""
    return role in LEADERS


def may(role: str, command: type[p.Command]) -> bool:
    """Whether a role may use a command at all."""
    return role in ALLOWED[command]
