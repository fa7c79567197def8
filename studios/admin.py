"""People and studios in the administration."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone

from studios.models import Invitation, Membership, Role, Studio, User


class MembershipFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        """A studio always keeps one Host, here too."""
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data]
        if not any(row["role"] == Role.HOST and not row.get("DELETE") for row in kept):
            raise ValidationError("A studio needs a host.")


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    formset = MembershipFormSet
    extra = 0
    autocomplete_fields = ["user"]
    readonly_fields = ["joined_at"]


@admin.register(Studio)
class StudioAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "slug", "people", "created_at"]
    list_filter = ["created_at"]
    search_fields = ["name", "slug", "description", "members__email", "members__display_name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MembershipInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Studio]:
        studios: QuerySet[Studio] = super().get_queryset(request)
        return studios.annotate(people=Count("memberships", distinct=True))

    @admin.display(ordering="people")
    def people(self, studio: Any) -> int:
        return int(studio.people)


class UserCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ["email", "display_name"]
        field_classes: ClassVar[dict[str, Any]] = {}


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    add_form = UserCreationForm
    list_display = ["email", "display_name", "is_active", "is_staff", "date_joined", "last_login"]
    list_filter = ["is_active", "is_staff", "memberships__role", "date_joined"]
    search_fields = ["email", "display_name"]
    ordering = ["email"]
    readonly_fields = ["date_joined", "last_login"]
    fieldsets = [
        (None, {"fields": ["email", "password", "display_name", "avatar"]}),
        (
            "Administration",
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        ("Dates", {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "display_name", "usable_password", "password1", "password2"]}),
    ]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A person who is a studio's only Host is protected, as a foreign key would be."""
        to_delete, counts, permissions, protected = super().get_deleted_objects(objs, request)
        pks = [user.pk for user in objs]
        hosts = Membership.objects.filter(role=Role.HOST)
        for studio in Studio.objects.filter(memberships__in=hosts.filter(user__in=pks)).distinct():
            if not hosts.filter(studio=studio).exclude(user__in=pks).exists():
                protected.append(f"The only host of {studio}")
        return to_delete, counts, permissions, protected


class OpenFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "Open"), ("expired", "Expired"), ("revoked", "Revoked")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Invitation]
    ) -> QuerySet[Invitation]:
        match self.value():
            case "open":
                return queryset.filter(revoked_at=None, expires_at__gt=timezone.now())
            case "expired":
                return queryset.filter(revoked_at=None, expires_at__lte=timezone.now())
            case "revoked":
                return queryset.exclude(revoked_at=None)
        return queryset


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["studio", "role", "created_by", "created_at", "expires_at", "revoked_at"]
    list_filter = [OpenFilter, "role", "created_at"]
    search_fields = ["studio__name", "created_by__email", "created_by__display_name"]
    autocomplete_fields = ["studio", "created_by"]
    readonly_fields = ["token", "created_at"]
