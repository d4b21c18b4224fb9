"""The ledger: procedure (`domain`), bytes and hashes (`log`), storage (`store`), one door for writing, and the offline verifier."""
