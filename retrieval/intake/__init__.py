"""Bytes in, articles out.

reading.py    a path -> bytes, within limits
formats/      bytes -> a document: its text and what its format says of itself
parts.py      a document's text -> passages with kinds and sentences
drafts.py     a document -> the articles in it
"""
