"""Addresses of recordings, below `studios/<slug>/recordings/`."""

from django.urls import path

from roundtable.recordings import upload_views, views

urlpatterns = [
    path("<uuid:id>/", views.recording, name="recording"),
    path("<uuid:id>/file/", views.file, name="recording_file"),
    path("<uuid:id>/delete/", views.delete, name="recording_delete"),
    path("<uuid:id>/again/", views.again, name="recording_again"),
    path("<uuid:id>/pieces/", upload_views.pieces, name="recording_pieces"),
    path("<uuid:id>/pieces/<int:number>/", upload_views.piece, name="recording_piece"),
    path("<uuid:id>/finish/", upload_views.finish, name="recording_finish"),
]
