"""Watches at work: what came in -> what is to be posted -> posts, without losing or repeating one.

intake.py     articles that came in, looked at for every watch; finds are written before anything is posted
posting.py    finds -> posts, tried again where Discord refuses, reported to who set the watch where it goes on
watcher.py    the task that does both, woken by `wake()`, by the clock, or by another process' commit
"""
