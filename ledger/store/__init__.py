"""The only code that writes events: one recorder contract, SQLite, and the second store that remembers what was signed.

Start with `recorder.py` (the contract), then `sqlite.py`, `writing.py` and `reading.py`. The bytes on disk:
`docs/formats/store.md`.
"""
