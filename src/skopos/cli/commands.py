"""Registers every command; the list is the table of contents of the command line."""

from skopos.cli import (  # noqa: F401
    check,
    demo,
    enrich,
    import_,
    init,
    keys,
    report,
    science,
    science_alarms,
    science_attribution,
    science_effect,
    science_influence,
    science_loyalty,
    science_mix,
    science_relation,
    science_timing,
    science_trial,
    serve,
    strategy,
    worker,
)
