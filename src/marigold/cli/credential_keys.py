"""`marigold credential keys`: the keys a system gives badges with."""

import argparse
import json
from typing import Any

from marigold.cli.start import Stop, begin, data_option, json_option, now

TEXT = """new    makes a system an issuer of badges, with its first keys
rotate signs with new keys from now on; old badges stay good
list   shows the keys, newest first"""


def register(parts: Any) -> None:
    """Add the part to `marigold credential`."""
    parser = parts.add_parser(
        "keys",
        help="make, change or list the keys of a system that gives badges",
        description=TEXT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=["new", "rotate", "list"], help="what to do")
    parser.add_argument(
        "--system",
        required=True,
        metavar="REF",
        help="the system: the reference in its page’s address, or its name",
    )
    parser.add_argument(
        "--site",
        default="",
        metavar="ADDRESS",
        help="address badges rest on for ever (default: MARIGOLD_SITE)",
    )
    json_option(parser)
    data_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do it, then show the keys. Private halves are never shown."""
    begin(args)
    from django.conf import settings

    from marigold.access.scope import COMMAND_LINE
    from marigold.growth import actions, selectors

    root = _system(args.system)
    doing: dict[str, Any] = {"by": COMMAND_LINE, "at": now()}
    if args.what == "new":
        actions.make_keys(root=root, site=args.site or settings.SITE, **doing)
    elif args.what == "rotate":
        actions.rotate_keys(root=root, **doing)
    row = selectors.issuer_of(COMMAND_LINE, root)
    if row is None:
        raise Stop(f"{root.name} has no keys yet. Make them with: credential keys new --system {root.ref}")
    _show(row, args.json)
    return 0


def _system(named: str) -> Any:
    from marigold.people.models import Unit

    tops = [unit for unit in Unit.objects.filter(parent=None) if unit.pk == unit.root_id]
    found = [unit for unit in tops if named in (unit.ref, unit.name)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{unit.ref} ({unit.name})" for unit in tops) or "none"
    raise Stop(f"There is no system {named}. Systems: {known}.", code=2)


def _show(row: Any, as_json: bool) -> None:
    keys = [
        {
            "kind": key.kind,
            "made": key.made_on.isoformat(),
            "retired": key.retired_on.isoformat() if key.retired_on else None,
            "public": key.public if key.kind == "ed25519" else f"{row.address}/keys/{key.ref}",
        }
        for key in sorted(row.keys.all(), key=lambda key: -key.pk)
    ]
    if as_json:
        print(json.dumps({"issuer": row.address, "name": row.name, "keys": keys}, ensure_ascii=False))
        return
    print(f"{row.name}: {row.address}")
    for key in keys:
        state = f"until {key['retired']}" if key["retired"] else "in use"
        print(f"  {key['kind']:<8} from {key['made']} {state:<18} {key['public']}")
