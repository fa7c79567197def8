"""The addresses of the live call."""

from django.urls import path

from roundtable import views

urlpatterns = [
    path("studios/<slug:slug>/roundtable/", views.roundtable, name="roundtable"),
]
