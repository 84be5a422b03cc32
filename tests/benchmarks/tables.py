"""Figures as tables."""

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


def print_rows(rows: dict[str, dict[str, Any]], digits: int = 2) -> None:
    """A row for each name and a column for each figure, in the order in which they first come."""
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    table = Table(box=None)
    table.add_column()
    for column in columns:
        table.add_column(column, justify="right")
    for name, row in rows.items():
        table.add_row(name, *(_cell(row.get(column), digits) for column in columns))
    Console().print(table)


def print_columns(rows: dict[str, dict[str, Any]]) -> None:
    """The same the other way about: a column for each name."""
    figures = dict.fromkeys(figure for row in rows.values() for figure in row)
    print_rows({figure: {name: row.get(figure) for name, row in rows.items()} for figure in figures})


def _cell(value: Any, digits: int) -> str:
    if value is None:
        return ""
    return f"{value:.{digits}f}" if isinstance(value, float) else str(value)
