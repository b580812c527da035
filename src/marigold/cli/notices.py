"""`marigold notices send`: mails what waits, outside everyone's quiet hours. Run it every few minutes."""

import argparse
from dataclasses import replace
from typing import Any

from marigold.cli.start import Stop, begin, data_option
from marigold.config import environment


def register(commands: Any) -> None:
    """Add the command."""
    text = "Send waiting notices by e-mail, outside quiet hours. Run it every few minutes by cron or a timer."
    parser = commands.add_parser("notices", help="send waiting notices by e-mail", description=text)
    parser.add_argument("what", choices=["send"], help="what to do")
    parser.add_argument("--site", default="", help="address of the site in links (default: MARIGOLD_SITE)")
    data_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Send what is due."""
    begin(args)
    from django.utils import timezone

    from marigold.access.scope import COMMAND_LINE
    from marigold.support.actions.awards import remind_of_ends
    from marigold.web.notices import send_waiting

    at = timezone.now()
    remind_of_ends(by=replace(COMMAND_LINE, on=timezone.localdate(at)), at=at)
    sent = send_waiting(site=args.site or _site(), at=at)
    print(f"{sent} e-mail{'' if sent == 1 else 's'} sent.")
    return 0


def _site() -> str:
    found = environment.site(production=False)
    if not found:
        raise Stop("Say where the site is: --site https://marigold.example.org")
    return found
