"""What leaves the ledger as a file: tables of open data, and the whole log as a bundle. For `mingjing export`."""
