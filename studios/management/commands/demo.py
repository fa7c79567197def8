from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from studios import demo


class Command(BaseCommand):
    help = "Load the demo studio and its people. Can be repeated; refused when DEBUG is off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--even-in-production",
            action="store_true",
            help="also without DEBUG, where nobody from outside can reach the site: script/stack",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or options["even_in_production"]):
            # Everybody knows these passwords, and one of the people runs the site.
            raise CommandError("The demo is for trying things out: it is refused without DEBUG=1.")
        studio = demo.load()
        self.stdout.write(f"{studio.name} is ready: {settings.SITE_URL}{studio.get_absolute_url()}")
        self.stdout.write(f"Everybody's password is {demo.PASSWORD}")
        for person in demo.PEOPLE:
            note = ", also the site's administrator (/admin/)" if person.runs_the_site else ""
            self.stdout.write(
                f"  {person.email:<20} {person.name:<14} {person.role.label.lower()}{note}"
            )
