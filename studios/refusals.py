"""Why something did not happen: one named exception per reason, each with a sentence for people."""

from typing import ClassVar


class Refused(Exception):
    """Something that a person wanted, and that the rules do not allow."""

    sentence: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(self.sentence)


class NotAllowed(Refused):
    sentence = "Your role in this studio does not allow that."


class LastHost(Refused):
    sentence = "A studio needs a host. Make somebody else a host first."


class InvitationExpired(Refused):
    sentence = "This invitation has expired."


class InvitationRevoked(Refused):
    sentence = "This invitation has been withdrawn."


class AvatarTooLarge(Refused):
    sentence = "That picture is too large. Choose one below 5 MB."


class AvatarNotAPicture(Refused):
    sentence = "That file is not a picture we can read. Choose a JPEG, PNG, WebP or GIF."
