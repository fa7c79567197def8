"""What becomes of a recording: pieces come in, one file that plays comes out.

`uploads` takes the pieces, `processing` makes the file when it is due, `views` show and serve it,
`cleanup` removes the files of what is deleted.
"""

from roundtable.recordings.processing import run_due

__all__ = ["run_due"]
