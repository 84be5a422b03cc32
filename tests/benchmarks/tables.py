"""Figures as a table."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table


def print_figures(figures: dict[str, Any]) -> None:
    """Name and value, one row each."""
    table = Table(box=None, show_header=False)
    for name, value in figures.items():
        table.add_row(name, f"{value:.4f}" if isinstance(value, float) else str(value))
    Console().print(table)
