"""The addresses of the live call."""

from django.urls import include, path

from roundtable import views

urlpatterns = [
    path("studios/<slug:slug>/roundtable/", views.roundtable, name="roundtable"),
    path("studios/<slug:slug>/recordings/", include("roundtable.recordings.urls")),
]
