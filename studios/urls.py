"""Addresses of people, studios, invitations and help."""

from django.urls import include, path, re_path
from django.views.generic import TemplateView

from studios.views import icon, invitations, people, profile, studio

help_pages = [
    path("", TemplateView.as_view(template_name="help/index.html"), name="help"),
    path(
        "breakout-rooms/",
        TemplateView.as_view(template_name="help/breakout_rooms.html"),
        name="help_breakout_rooms",
    ),
    path(
        "share-audio/",
        TemplateView.as_view(template_name="help/share_audio.html"),
        name="help_share_audio",
    ),
    path("faq/", TemplateView.as_view(template_name="help/faq.html"), name="help_faq"),
]

one_studio = [
    path("", studio.show, name="studio"),
    path("edit/", studio.edit, name="studio_edit"),
    path("leave/", people.leave, name="studio_leave"),
    path("people/", people.index, name="studio_people"),
    path("people/<uuid:pk>/role/", people.change_role, name="studio_change_role"),
    path("people/<uuid:pk>/remove/", people.remove, name="studio_remove"),
    path("invitations/", invitations.create, name="studio_invite"),
    path("invitations/<uuid:pk>/revoke/", invitations.revoke, name="studio_revoke"),
]

urlpatterns = [
    path("", studio.home, name="home"),
    # Before the slugs: `founding.RESERVED` keeps studios from taking this name.
    path("studios/new/", studio.new, name="studio_new"),
    path("studios/<slug:slug>/", include(one_studio)),
    path("invitations/<slug:token>/", invitations.invitation, name="invitation"),
    path("profile/", profile.profile, name="profile"),
    path("profile/picture/", profile.set_avatar, name="avatar_set"),
    path("profile/picture/remove/", profile.remove_avatar, name="avatar_remove"),
    # Names of files as we give them: no path, and no NUL, which PostgreSQL does not take.
    re_path(r"^avatars/(?P<name>[\w-]+\.\w+)$", profile.avatar, name="avatar"),
    path("help/", include(help_pages)),
    path("favicon.ico", icon.favicon, name="favicon"),
]
