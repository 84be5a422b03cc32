"""The local dev runner: the real bot in a simulated Discord. The only place outside tests that knows simcord.

terminal.py   the prompt: what is typed, what the bot posts
typed.py      a typed line -> what the person does
drawing.py    posted components -> the terminal
"""
