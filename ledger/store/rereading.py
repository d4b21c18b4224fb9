"""Do the bytes that were read back still say what was appended? Asked before a checkpoint is signed (design D5, threats
T1, F7).

One flipped bit in one leaf hash, signed, ends a log for good: so every byte string of the entry is hashed again here,
from what a read-only connection returned, and nothing of the writer's memory is trusted.
"""

from ledger.log.entry import check_entry, parse_entry
from ledger.log.errors import LogError
from ledger.log.merkle import leaf_hash
from ledger.store.errors import StoreDamaged
from ledger.store.recorder import StoredEntry


def check_stored(stored: StoredEntry, tree_leaf: bytes | None) -> None:
    """Refuse an entry whose parts do not agree; `tree_leaf` is the node at level 0. Raises StoreDamaged, which names
    the position.

    1 the entry hashes to its leaf hash · 2 the tree holds that leaf · 3 the entry commits to body, signatures and reads
    · 4 it names its place in the stream.
    """
    position = stored.position
    computed = leaf_hash(stored.entry)
    if computed != stored.leaf_hash:  # 1
        raise StoreDamaged(position=position, what="leaf hash", expected=computed.hex(), got=stored.leaf_hash.hex())
    if tree_leaf != computed:  # 2
        got = None if tree_leaf is None else tree_leaf.hex()
        raise StoreDamaged(position=position, what="leaf in the tree", expected=computed.hex(), got=got)
    try:
        entry = parse_entry(stored.entry)
        check_entry(entry, body=stored.body, signatures=stored.signatures, reads=stored.reads)  # 3
    except LogError as error:
        raise StoreDamaged(position=position, what=error.code, expected=error.expected, got=error.found) from error
    if entry.seq != stored.seq:  # 4
        raise StoreDamaged(position=position, what="seq", expected=entry.seq, got=stored.seq)
