"""The addresses of the live call."""

from django.urls import include, path

from roundtable import views, webhooks

urlpatterns = [
    path("studios/<slug:slug>/roundtable/", views.roundtable, name="roundtable"),
    path("livekit/webhook", webhooks.livekit, name="livekit_webhook"),
    path("studios/<slug:slug>/recordings/", include("roundtable.recordings.urls")),
]
