"""`manage.py protocol`: write the files that are generated from the protocol."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from roundtable.protocol_files import generated


class Command(BaseCommand):
    help = "Writes the browser's types and the protocol document from roundtable/protocol.py."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether they are stale")

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in generated().items():
            if path.exists() and path.read_text() == text:
                continue
            if options["check"]:
                raise CommandError(f"{path.name} is stale: run `manage.py protocol`.")
            path.write_text(text)
            self.stdout.write(f"Wrote {path.name}")
