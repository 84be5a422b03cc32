"""`python -m tests.benchmarks NAME [options]`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import click

from tests.benchmarks import quality
from tests.benchmarks.tables import print_figures


@click.group()
def benchmarks() -> None:
    """Figures, printed as a table or with --json."""


@benchmarks.command("quality")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--json", "as_json", is_flag=True)
def _quality(data: Path, as_json: bool) -> None:
    """How good the answers are on a collection that others judged. The form of the folder tells which measures."""
    _show(asyncio.run(quality.measure(data)), as_json)


def _show(figures: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures))
    else:
        print_figures(figures)


if __name__ == "__main__":
    benchmarks()
