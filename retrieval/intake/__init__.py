"""Bytes in, articles out.

reading.py    a path -> bytes, within limits
addresses.py  which addresses may be asked for, and which machines connected to
fetching.py   an address -> bytes, within limits; robots.py: as the site allows
pages.py      fetched bytes -> a document, in the format that they are in
feeds.py      a feed's bytes -> its items; polling.py: when it is looked at again
formats/      bytes -> a document: its text and what its format says of itself
parts.py      a document's text -> passages with kinds and sentences
drafts.py     a document -> the articles in it
"""
