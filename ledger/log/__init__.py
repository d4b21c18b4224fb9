"""Bytes and hashes: canonical JSON, entries, the Merkle tree, checkpoints, proofs, sealed fields, receipts, refusals.

Values in, values out: no disk, no clock, no network. The byte formats are specified in `docs/formats/`.
"""
