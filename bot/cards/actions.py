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
POST_VERDICT = re.compile(r"fn1:vpost:(?P<posted>\d{1,18})")
MEANT = re.compile(r"fn1:meant:(?P<answer>\d{1,18})")
VOTE = re.compile(r"fn1:vote:(?P<answer>\d{1,18}):(?P<helpful>[01])")
HITS = re.compile(r"fn1:hits:(?P<answer>\d{1,18}):(?P<skip>\d{1,6}):(?P<newest>[01])")
LIBRARY = re.compile(r"fn1:library")
HELP = re.compile(r"fn1:help")
SETTING = re.compile(r"fn1:set:(?P<setting>[a-z]{1,20})")
FIX = re.compile(r"fn1:fix:(?P<article>\d{1,18})")
RESET = re.compile(r"fn1:reset:(?P<article>\d{1,18})")
REMOVE = re.compile(r"fn1:remove:(?P<article>\d{1,18})")
UNDO = re.compile(r"fn1:undo:(?P<article>\d{1,18})")
ADDED = re.compile(r"fn1:added:(?P<deed>\d{1,18}):(?P<skip>\d{1,6})")
SHELF = re.compile(r"fn1:shelf:(?P<skip>\d{1,6}):(?P<title>.*)", re.DOTALL)
PICK = re.compile(r"fn1:pick")
LOG = re.compile(r"fn1:log:(?P<skip>\d{1,6})")
# Of a modal, which discord.py does not match against templates: `bot.commands.details` does.
DETAILS = re.compile(r"fn1:details:(?P<article>\d{1,18})")

# As much of a title as the custom_id of a page can carry beside the rest.
LONGEST_FILTER = 80


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


def post_verdict(posted_id: int) -> str:
    """Show private verdicts to the channel."""
    return f"fn1:vpost:{posted_id}"


def meant(answer_id: int) -> str:
    """Ask a remembered question: one that was meant, with its words corrected."""
    return f"fn1:meant:{answer_id}"


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


def fix(article_id: int) -> str:
    """Open the form with an article's details."""
    return f"fn1:fix:{article_id}"


def reset(article_id: int) -> str:
    """Take back the corrections of an article."""
    return f"fn1:reset:{article_id}"


def remove(article_id: int) -> str:
    """Take an article out of the library."""
    return f"fn1:remove:{article_id}"


def undo(article_id: int) -> str:
    """Bring a removed article back."""
    return f"fn1:undo:{article_id}"


def added(deed_id: int, skip: int) -> str:
    """Show what was added together, after the first `skip` articles."""
    return f"fn1:added:{deed_id}:{skip}"


def shelf(skip: int, title: str) -> str:
    """Show the page of the library after the first `skip` articles whose title holds `title`."""
    return f"fn1:shelf:{skip}:{title}"


def pick() -> str:
    """Choose an article of the page."""
    return "fn1:pick"


def log(skip: int) -> str:
    """Show what was done to the library before the newest `skip` deeds."""
    return f"fn1:log:{skip}"


def details(article_id: int) -> str:
    """The form with an article's details, filled in."""
    return f"fn1:details:{article_id}"


def setting(name: str) -> str:
    """Change a setting of the server."""
    return f"fn1:set:{name}"


# The research desk ------------------------------------------------------------------------------------------

# An excerpt by its passage and its place in that, kept in the person's notebook or in the channel's.
SAVE = re.compile(r"fn1:save:(?P<passage>\d{1,18}):(?P<start>\d{1,9}):(?P<end>\d{1,9}):(?P<shared>[01])")
SAVES = re.compile(r"fn1:saves")
CITE = re.compile(r"fn1:cite:(?P<what>answer|passage|article):(?P<id>\d{1,18})")
STYLE = re.compile(r"fn1:style:(?P<what>answer|passage|article):(?P<id>\d{1,18})")
NOTES = re.compile(r"fn1:notes:(?P<shared>[01]):(?P<first>\d{1,4})")
CLEAR = re.compile(r"fn1:clear:(?P<shared>[01])")
WATCH = re.compile(r"fn1:watch:(?P<watch>\d{1,18}):(?P<post>\d{1,18})")
ERASE = re.compile(r"fn1:erase")


def save(passage_id: int, start: int, end: int, *, shared: bool = False) -> str:
    """Keep a slice of a passage, in the person's notebook or in the channel's."""
    return f"fn1:save:{passage_id}:{start}:{end}:{int(shared)}"


def saves() -> str:
    """Keep a paragraph, chosen from a menu of passages."""
    return "fn1:saves"


def cite(what: str, number: int) -> str:
    """Show the citations of an answer, of a passage or of an article."""
    return f"fn1:cite:{what}:{number}"


def style(what: str, number: int) -> str:
    """Choose the style of those citations."""
    return f"fn1:style:{what}:{number}"


def notes(shared: bool, first: int) -> str:
    """Show a notebook from a number on."""
    return f"fn1:notes:{int(shared)}:{first}"


def clear(shared: bool) -> str:
    """Remove everything from a notebook."""
    return f"fn1:clear:{int(shared)}"


def watch(watch_id: int, post_id: int) -> str:
    """Tell about the watch that posted something; by this the post is known again after a restart."""
    return f"fn1:watch:{watch_id}:{post_id}"


def erase() -> str:
    """Erase what is kept about who presses it."""
    return "fn1:erase"


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
