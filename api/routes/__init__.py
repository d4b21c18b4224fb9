"""One module a group of paths. A route reads what is asked, asks the ledger, and gives the answer its form; it decides nothing."""
