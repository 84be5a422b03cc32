"""The conversation: one module for each family of commands. Builds no layouts.

places.py         where something happens: interaction or message -> Place
reach.py          which libraries somebody sees there
desk.py           what can be shown to somebody: scope, archive, card
ask.py            /ask, direct messages, mentions, Find sources, /forget
articles.py       /search, /article, /sources
topics.py         /topic, /timeline, /topics, /digest, /schedule-digest
summing.py        what can be shown to somebody of topics; topic_buttons.py: what their buttons do
digests.py        posts the digests that servers scheduled
help.py           /help, /about
settings.py       /settings
library.py        /library
shelf.py          what somebody can do to a library; permits.py says who may, arriving.py takes what they hand over
buttons.py        what the buttons and menus of posted cards do
conversation.py   direct messages that go on from the last answer; followups.py understands them
replying.py       answering in time, and one ladder for everything that goes wrong
translation.py    descriptions of commands in other languages
"""
