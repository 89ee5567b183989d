"""Tables and lines on the operator's screen."""

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

# A file or a pipe has no width of its own; wide enough that nothing wraps needlessly.
WIDTH_OF_A_PIPE = 160


def screen() -> Console:
    return Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_PIPE, highlight=False, soft_wrap=False)


def told(words: str, *, style: str = "") -> None:
    """One line as it is; nothing in it is taken for markup."""
    screen().print(Text(words, style=style), soft_wrap=True)


def shown(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    """A table; columns named in ``right`` hold numbers."""
    table = Table(title=Text(title, style="bold"), title_justify="left", header_style="bold")
    for place, head in enumerate(heads):
        table.add_column(head, justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    screen().print(table)
