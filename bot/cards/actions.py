"""The custom_ids of buttons: one documented format, so that every button works after a restart.

    fn1:<verb>[:<argument>...]      for instance fn1:context:4711, fn1:more:12:3

`fn1` is the version of the format; verbs and their arguments are the templates below.
"""

from __future__ import annotations

import re

CONTEXT = re.compile(r"fn1:context:(?P<passage>\d{1,18})")
MORE = re.compile(r"fn1:more:(?P<answer>\d{1,18}):(?P<skip>\d{1,6})")
READ = re.compile(r"fn1:read:(?P<article>\d{1,18}):(?P<paragraph>\d{1,9})")
POST = re.compile(r"fn1:post:(?P<answer>\d{1,18})")
VOTE = re.compile(r"fn1:vote:(?P<answer>\d{1,18}):(?P<helpful>[01])")
HITS = re.compile(r"fn1:hits:(?P<answer>\d{1,18}):(?P<skip>\d{1,6}):(?P<newest>[01])")
LIBRARY = re.compile(r"fn1:library")
HELP = re.compile(r"fn1:help")
SETTING = re.compile(r"fn1:set:(?P<setting>[a-z]{1,20})")


def context(passage_id: int) -> str:
    """Show the passage between its neighbours."""
    return f"fn1:context:{passage_id}"


def more(answer_id: int, skip: int) -> str:
    """Show the answer's further excerpts after the first `skip`."""
    return f"fn1:more:{answer_id}:{skip}"


def read(article_id: int, paragraph: int) -> str:
    """Show the article from a paragraph on."""
    return f"fn1:read:{article_id}:{paragraph}"


def post(answer_id: int) -> str:
    """Show a private answer to the channel."""
    return f"fn1:post:{answer_id}"


def vote(answer_id: int, helpful: bool) -> str:
    """Say whether an answer helped."""
    return f"fn1:vote:{answer_id}:{int(helpful)}"


def hits(answer_id: int, skip: int, newest: bool) -> str:
    """Show the page of a search after the first `skip` hits, newest first or by relevance."""
    return f"fn1:hits:{answer_id}:{skip}:{int(newest)}"


def library() -> str:
    """Choose, in direct messages, whose library is asked."""
    return "fn1:library"


def help_topic() -> str:
    """Choose a topic of the help."""
    return "fn1:help"


def setting(name: str) -> str:
    """Change a setting of the server."""
    return f"fn1:set:{name}"


# Summaries --------------------------------------------------------------------------------------------------

SUMMARY = re.compile(r"fn1:sum:(?P<answer>\d{1,18}):(?P<what>voices|timeline|figures|short|medium|long)")
ABOUT = re.compile(r"fn1:about:(?P<topic>.{1,80})", re.DOTALL)
TOPICS = re.compile(r"fn1:topics")


def summary(answer_id: int, what: str) -> str:
    """Show a view of the topic of a remembered summary; for a length, show the summary itself to the channel."""
    return f"fn1:sum:{answer_id}:{what}"


def about(topic: str) -> str:
    """Sum up another topic, of at most 80 characters."""
    return f"fn1:about:{topic}"


def topics() -> str:
    """Choose a topic to sum up."""
    return "fn1:topics"
