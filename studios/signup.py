"""What signing up asks beside e-mail and password. allauth builds its form on this one."""

from django import forms
from django.http import HttpRequest

from studios.forms import NameField
from studios.models import User


class SignupForm(forms.Form):
    display_name = NameField(
        label="Display name",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    field_order = ["display_name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])
