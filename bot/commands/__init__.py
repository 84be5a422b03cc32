"""The conversation: one module for each family of commands. Builds no layouts.

desk.py       what can be shown to somebody: scope, archive, card
ask.py        /ask, direct messages, mentions
article.py    /article
help.py       /help
buttons.py    what the buttons of posted cards do
replying.py   answering in time, and one ladder for everything that goes wrong
"""
