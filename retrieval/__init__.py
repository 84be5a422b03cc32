"""Articles in, cited excerpts out. Knows nothing of Discord.

The front door is :class:`retrieval.archive.Archive`; the nouns that pass through it are in
:mod:`retrieval.model`, what can go wrong in :mod:`retrieval.errors`.
"""
