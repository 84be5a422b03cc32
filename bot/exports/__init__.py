"""A notebook as a file to carry away: Markdown, Word, CSV, and the evidence pack. Bytes in memory, no Discord.

What is exported is what was saved: the letters, the citation and the article as they were then.
"""
