"""The rows of the catalogue, a file per part of the procedure. Each says `ROWS`; `catalogue.py` puts them together."""
