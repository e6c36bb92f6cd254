"""`python -m skopos` is the `skopos` command."""

from skopos.cli import main

main()
