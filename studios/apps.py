from django.apps import AppConfig


class StudiosConfig(AppConfig):
    name = "studios"

    def ready(self) -> None:
        from studios import newcomers  # noqa: F401
