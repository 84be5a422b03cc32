"""What a channel sees: answers -> Components V2 layouts. The only place that knows Discord's limits.

Layouts hold plain buttons whose custom_ids (`actions.py`) carry all that a press needs; what a press does
lives in `bot.commands.buttons`.
"""
