"""What would follow if these acts stood in the ledger? For `mingjing whatif`; the format of its file: docs/formats/whatif.md."""
