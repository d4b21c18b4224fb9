"""Policy documents (政策文件): registered texts that rulebooks rest on."""

from msgspec import Struct

from ledger.domain.events.rules import PolicyDocumentRegistered
from ledger.domain.statement import Event


class Document(Struct, frozen=True, kw_only=True):
    """Folded state of `policy/{document}`; `document_hash` None: not registered."""

    document: str
    document_hash: str | None = None


def empty(rest: str) -> Document:
    """A document nobody registered."""
    return Document(document=rest)


def evolve(document: Document, event: Event) -> Document:
    """The document as last registered."""
    data = event.statement.data
    if isinstance(data, PolicyDocumentRegistered):
        return Document(document=document.document, document_hash=data.document_hash)
    return document
