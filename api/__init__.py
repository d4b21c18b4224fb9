"""How the ledger is reached: HTTP, the page, the command line. `wiring.py` alone puts the parts together."""
