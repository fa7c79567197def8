"""What each role may do in a studio: a table, read by the rules and by the pages."""

from enum import Enum, auto

from studios.models import Membership, Role


class Right(Enum):
    EDIT_STUDIO = auto()
    CHANGE_ROLES = auto()
    REMOVE_PEOPLE = auto()
    INVITE = auto()


RIGHTS: dict[str, frozenset[Right]] = {
    Role.HOST: frozenset(Right),
    Role.MANAGER: frozenset({Right.INVITE}),
    Role.MEMBER: frozenset(),
}

#: As what somebody may invite others. A Manager brings in members and nobody above them.
INVITES_AS: dict[str, tuple[Role, ...]] = {
    Role.HOST: (Role.MEMBER, Role.MANAGER, Role.HOST),
    Role.MANAGER: (Role.MEMBER,),
    Role.MEMBER: (),
}


def may(membership: Membership, right: Right) -> bool:
    return right in RIGHTS[membership.role]


def may_invite_as(membership: Membership, role: str) -> bool:
    return role in INVITES_AS[membership.role]
