"""Read models: what follows from the log, kept ready to be asked. Thrown away and rebuilt at any time; never the truth."""
