"""allauth's forms in our words. Labels stand above the fields, so placeholders are left out."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.http import HttpRequest

from studios.forms import NameField
from studios.models import User

PASSWORD_HELP = "At least 8 characters, and nothing that is easily guessed."


class _Plain(forms.Form):
    """Without placeholders, and with our labels and help for some of the fields."""

    words: dict[str, dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            for attribute, sentence in self.words.get(name, {}).items():
                setattr(field, attribute, sentence)


class LoginForm(_Plain, allauth.LoginForm):  # type: ignore[misc]
    pass


class SignupForm(_Plain, allauth.SignupForm):  # type: ignore[misc]
    display_name = NameField(
        label="Display name",
        max_length=60,
        help_text="This is how others see you.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    field_order = ["display_name", "email", "password1"]
    words = {"password1": {"help_text": PASSWORD_HELP}}

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class ChangePasswordForm(_Plain, allauth.ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": {"label": "Current password"},
        "password1": {"label": "New password", "help_text": PASSWORD_HELP},
        "password2": {"label": "New password once more"},
    }


class ResetPasswordForm(_Plain, allauth.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(_Plain, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    words = {
        "password1": {"label": "New password", "help_text": PASSWORD_HELP},
        "password2": {"label": "New password once more"},
    }
