"""Bytes in, articles out.

reading.py       a path -> bytes, within limits -> a document and its articles; bundles.py: files in a zip file
workshop.py      the processes that read what could take this one down; worker.py: one of them
addresses.py     which addresses may be asked for, and which machines connected to
fetching.py      an address -> bytes, within limits; connecting.py: only where it may; robots.py: as the site allows
pages.py         fetched bytes -> a document, in the format that they are in
feeds.py         a feed's bytes -> its items; polling.py: when it is looked at again
formats/         bytes -> a document's text and what its format says of itself: one reader a format, packed.py for
                 those that are zip files, markup.py for those that are made of HTML, foreign.py for their parsers
drafts.py        a document -> the articles in it
  posts.py       one text, several posts: where a dump falls apart
  marked.py      the paragraphs that a format marks -> the parts of an article
  parts.py       the paragraphs of an article -> what each is, and what the lines around the story say
    stacked.py     title, byline and day line under line
    shapes.py      what a paragraph looks like: long or short, like a title, how it is set apart
    furniture.py   navigation, forms, appeals, marks, stumps of links: no part of the story
    bylines.py     who wrote it, when and where
    captions.py    what stands under a picture
    quotations.py  what another document or outlet says at length
    comments.py    where readers' comments begin, who wrote each
    outlets.py     which paper or agency it is from
  interviews.py  a question and its answer are one passage
"""
