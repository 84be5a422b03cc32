"""The custom_ids of buttons: one documented format, so that every button works after a restart.

    fn1:<verb>:<number>[:<number>]      for instance fn1:context:4711, fn1:more:12:3

`fn1` is the version of the format; verbs and their numbers are the templates below.
"""

from __future__ import annotations

import re

CONTEXT = re.compile(r"fn1:context:(?P<passage>\d{1,18})")
MORE = re.compile(r"fn1:more:(?P<question>\d{1,18}):(?P<skip>\d{1,6})")
READ = re.compile(r"fn1:read:(?P<article>\d{1,18}):(?P<paragraph>\d{1,9})")


def context(passage_id: int) -> str:
    """Show the passage between its neighbours."""
    return f"fn1:context:{passage_id}"


def more(question_id: int, skip: int) -> str:
    """Show the answer's further excerpts after the first `skip`."""
    return f"fn1:more:{question_id}:{skip}"


def read(article_id: int, paragraph: int) -> str:
    """Show the article from a paragraph on."""
    return f"fn1:read:{article_id}:{paragraph}"
