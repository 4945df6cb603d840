"""``python -m handbook.cli``: the ``handbook`` command where it is not installed."""

from handbook.cli import main

main(prog_name="handbook")
