"""Where allauth meets AllTakes: mails, and where people go."""

from typing import Any
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

#: `.test` is reserved (RFC 2606): these mailboxes of the demo exist nowhere.
DEMO_DOMAIN = "@demo.test"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This address and this password do not belong together.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, then try once more.",
        "email_taken": "There is an account with this address already.",
        "enter_current_password": "That is not your current password.",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if not email.endswith(DEMO_DOMAIN):
            super().send_mail(template_prefix, email, context)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail names the site's own address, not the host a request claimed."""
        address: str = super().get_reset_password_from_key_url(key)
        return urljoin(settings.SITE_URL, urlsplit(address).path)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")
