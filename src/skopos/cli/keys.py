"""`skopos keys rotate`: a new key for the secrets of channels."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skopos.cli import app, base

if TYPE_CHECKING:
    from skopos.alarms.models import AlarmRule

keys = typer.Typer(help="The keys that seal the secrets of channels.", no_args_is_help=True)
app.add_typer(keys, name="keys")


@keys.callback()
def about() -> None:
    """The keys that seal the secrets of channels."""


@keys.command()
def rotate(
    home: Annotated[Path | None, typer.Option(help="Data folder; default: SKOPOS_HOME or ./skopos-data.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Make a new key, seal every secret with it, and drop the old keys.

    Interrupted, it leaves all secrets readable; run it again. Ends with 1 when a secret could not be opened by any key.
    """
    base.start_django(home)
    base.require_database()
    from skopos.alarms.actions.rules import reseal_secrets
    from skopos.channels.actions.register import change_keys
    from skopos.common import secrets

    in_environment = secrets.are_in_environment()
    if in_environment and secrets.count_keys() < 2:
        base.fail(
            "The key stands in SKOPOS_SECRET_KEYS, which only you can change. Put a new key before it, separated by a "
            f"comma, restart Skopos and run this again. A new key: {secrets.new_key()}"
        )
    webhooks: list[tuple[int, list[AlarmRule]]] = []
    found = change_keys(also=lambda: webhooks.append(reseal_secrets()))
    count = found.count + sum(resealed for resealed, _lost in webhooks)
    lost = [{"workspace": one.workspace.slug, "channel": one.key} for one in found.lost]
    if as_json:
        base.answer_json({"resealed": count, "lost": lost, "keys_in_environment": in_environment})
    else:
        typer.echo(f"Secrets sealed under the newest key: {count}.")
        if in_environment:
            typer.echo("You can take the other keys out of SKOPOS_SECRET_KEYS now.")
    for one in lost:
        typer.echo(
            f"The secret of the channel “{one['channel']}” in the workspace “{one['workspace']}” cannot be opened with "
            "any key. Enter it again on the channel's page.",
            err=True,
        )
    lost_rules = [rule for _count, rules in webhooks for rule in rules]
    for rule in lost_rules:
        typer.echo(
            f"The secret of the webhook of “{rule}” in the workspace “{rule.workspace.slug}” cannot be opened with any "
            "key. Make a new one on the alarm rule's page.",
            err=True,
        )
    if lost or lost_rules:
        raise typer.Exit(base.EXIT_PARTLY)
