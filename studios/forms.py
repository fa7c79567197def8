"""What people type in, checked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from studios.models import Membership, Role, Studio, User
from studios.rights import INVITES_AS


class NameField(forms.CharField):
    """A name on one line, of characters that can be seen."""

    def to_python(self, value: Any) -> str:
        name = " ".join(str(super().to_python(value) or "").split())
        if not all(character.isprintable() for character in name):
            raise ValidationError("Please leave out invisible characters.")
        return name


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    display_name = NameField(
        label="Display name",
        max_length=60,
        help_text="This is how others see you.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    class Meta:
        model = User
        fields = ["display_name"]


class AvatarForm(forms.Form):
    picture = forms.FileField(
        label="Choose a picture",
        help_text="JPEG, PNG, WebP or GIF, up to 5 MB. We use the square in the middle.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )


class StudioForm(forms.ModelForm):  # type: ignore[type-arg]
    name = NameField(label="Name", max_length=80)
    description = forms.CharField(
        label="Description",
        max_length=4000,
        required=False,
        help_text="What happens here, and for whom? Optional.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Studio
        fields = ["name", "description"]


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(label="Role", choices=Role.choices, coerce=Role)


class InvitationForm(forms.Form):
    """An invitation as one member may write it."""

    role = forms.TypedChoiceField(label="They join as", coerce=Role)
    days = forms.TypedChoiceField(
        label="The link works for",
        choices=[(1, "1 day"), (7, "1 week"), (14, "2 weeks"), (30, "30 days")],
        initial=14,
        coerce=int,
    )

    def __init__(self, *args: Any, inviter: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.TypedChoiceField)
        role.choices = [(role.value, role.label) for role in INVITES_AS[inviter.role]]

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
