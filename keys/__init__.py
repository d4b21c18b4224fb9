"""Room `keys`: cryptography only. Who signed these bytes, with which key, and does the signature hold?

Signatures (Ed25519 and P-256, each under a strict policy), DSSE envelopes, C2SP signed notes and cosignatures, proof of
possession, encrypted key files. The room knows nothing of actors, roles or events: whether a key *may* sign is
decided by the procedure. It imports the standard library, cryptography and PyNaCl; only `custody` touches files.
"""
