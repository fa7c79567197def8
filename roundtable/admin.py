"""The call in Django's admin: look at everything, end what is stuck. Nothing live is edited by
hand: the state changes by commands only, so that everyone hears of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from roundtable.commands import change, endings
from roundtable.models import ChatMessage, Participant, Recording, Room, Session


class LookOnly:
    """No adding and no editing: these rows are the record of a call."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RoomInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Room
    fields = ["number", "name"]
    can_delete = False
    extra = 0


class ParticipantInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Participant
    fields = ["user", "role", "room", "joined_at", "left_at", "share"]
    can_delete = False
    extra = 0


class ChatInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = ChatMessage
    fields = ["sent_at", "sender", "room_name", "text"]
    can_delete = False
    extra = 0


@admin.register(Session)
class SessionAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Sessions with their rooms, people and chat; a live one can be ended."""

    list_display = ["studio", "started_at", "ended_at", "started_by"]
    list_filter = [("ended_at", admin.EmptyFieldListFilter), "started_at", "studio"]
    search_fields = ["studio__name", "studio__slug", "started_by__email"]
    date_hierarchy = "started_at"
    inlines = [RoomInline, ParticipantInline, ChatInline]
    actions = ["end_sessions"]

    @admin.action(description="End the selected live sessions", permissions=["delete"])
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        ended = 0
        for id in queryset.filter(ended_at=None).values_list("pk", flat=True):
            with change(id, timezone.now()) as step:
                if step.session.is_live:
                    endings.end_session(step, by=None)
                    ended += 1
        self.message_user(request, f"Ended {ended} live session(s).", messages.SUCCESS)


@admin.register(ChatMessage)
class ChatMessageAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["sent_at", "sender", "room_name", "text"]
    list_filter = ["sent_at", "session__studio"]
    search_fields = ["text", "sender__user__email", "sender__user__display_name"]
    list_select_related = ["sender__user", "sender__session__studio"]


@admin.register(Recording)
class RecordingAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Recordings; deleting one deletes its file."""

    list_display = ["session", "recorder", "state", "started_at", "duration", "size"]
    list_filter = ["state", "started_at", "session__studio"]
    search_fields = ["session__studio__name", "recorder__user__email"]
    list_select_related = ["session__studio", "recorder__user", "recorder__session__studio"]
