"""What people touch: the command line, the Discord client, the dev runner.

Holds no SQL on articles and no ranking; asks `retrieval.archive.Archive` and shows what it answers.
"""
