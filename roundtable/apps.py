from django.apps import AppConfig


class RoundtableConfig(AppConfig):
    name = "roundtable"

    def ready(self) -> None:
        from roundtable import checks, membership  # noqa: F401
        from roundtable.media import checks as media_checks  # noqa: F401
        from roundtable.recordings import cleanup  # noqa: F401
