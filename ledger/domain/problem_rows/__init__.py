"""What is said to a person whose statement is refused: the rows, a file per part. `problems.py` puts them together."""
