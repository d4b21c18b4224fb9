"""What lies in a workbook's zip package, unpacked within bounds? Nothing of it is believed before it is counted.

A zip bomb states a small size or overlaps its parts; a crafted directory hides a part behind another. So: the directory is
measured before it is read, the stated sizes are summed before anything is unpacked, every part is inflated by pieces and
counted, and size and checksum must be as stated. The reader of workbooks gets a package written anew from what was counted.
Format: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from api.importing.faults import FileRefused

UNPACKED_MOST: Final = 64 * 1024 * 1024
PARTS_MOST: Final = 500
DIRECTORY_MOST: Final = 256 * 1024
PIECE: Final = 64 * 1024
_END: Final = struct.Struct("<4s4H2LH")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_ENCRYPTED: Final = 0x1
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")


class Package:
    """The parts of a workbook by name. Raises FileRefused for whatever is no plain, whole, unencrypted package."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.parts = {part.filename: part for part in _directory(data)}
        names = {name.casefold() for name in self.parts}
        if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
            raise FileRefused("macros")
        if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
            raise FileRefused("not-a-workbook")
        if b"macroenabled" in self.whole(self._named("[content_types].xml")).lower():
            raise FileRefused("macros")

    def whole(self, name: str) -> bytes:
        """A part, unpacked."""
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece; its size and checksum are those that the directory states."""
        part = self.parts[name]
        start = self._start(part)
        packed = self._data[start : start + part.compress_size]
        unpacked: Iterator[bytes]
        if part.compress_type == zipfile.ZIP_STORED:
            unpacked = (packed[at : at + PIECE] for at in range(0, len(packed), PIECE))
        elif part.compress_type == zipfile.ZIP_DEFLATED:
            unpacked = _inflated(packed)
        else:
            raise FileRefused("damaged")
        size, checksum = 0, 0
        for piece in unpacked:
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if size > part.file_size:
                raise FileRefused("damaged")
            yield piece
        if (size, checksum) != (part.file_size, part.CRC):
            raise FileRefused("damaged")

    def xml_names(self) -> tuple[str, ...]:
        """The parts that a reader of values looks at; pictures and printer settings are none."""
        return tuple(name for name in self.parts if name.casefold().endswith((".xml", ".rels")))

    def written_anew(self) -> io.BytesIO:
        """The same parts in a package of our own, unpacked and counted; nothing else of the file goes on."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as anew:
            for name in self.xml_names():
                anew.writestr(zipfile.ZipInfo(name), self.whole(name))
        target.seek(0)
        return target

    def _named(self, folded: str) -> str:
        return next(name for name in self.parts if name.casefold() == folded)

    def _start(self, part: zipfile.ZipInfo) -> int:
        """Where the packed bytes of a part begin, behind its own header."""
        try:
            fields = _LOCAL.unpack_from(self._data, part.header_offset)
        except struct.error as error:
            raise FileRefused("damaged") from error
        if fields[0] != b"PK\x03\x04":
            raise FileRefused("damaged")
        return part.header_offset + _LOCAL.size + int(fields[9]) + int(fields[10])


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    """The directory, measured before it is read. It must end the file: a comment could hold a second directory."""
    if data.startswith(_OLE):
        raise FileRefused("old-or-encrypted")
    if not data.startswith(b"PK\x03\x04") or len(data) < _END.size:
        raise FileRefused("not-a-workbook")
    mark, _, _, _, count, size, offset, comment = _END.unpack_from(data, len(data) - _END.size)
    if mark != b"PK\x05\x06" or comment:
        raise FileRefused("not-a-workbook")
    if count > PARTS_MOST or size > DIRECTORY_MOST:
        raise FileRefused("too-many-parts", limit=PARTS_MOST)
    if offset + size + _END.size != len(data):  # zip64, or bytes put before the package
        raise FileRefused("not-a-workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    # what the library raises on bytes that are no directory: nothing but our own refusal leaves a parser of outside bytes
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeDecodeError) as error:
        raise FileRefused("damaged") from error
    if len(parts) > PARTS_MOST:
        raise FileRefused("too-many-parts", limit=PARTS_MOST)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise FileRefused("encrypted")
    if len({part.filename.casefold() for part in parts}) != len(parts):
        raise FileRefused("damaged")
    if sum(part.file_size for part in parts) > UNPACKED_MOST:
        raise FileRefused("unpacks-too-large", limit=UNPACKED_MOST)
    return parts


def _inflated(packed: bytes) -> Iterator[bytes]:
    """Deflated bytes, unpacked by pieces of at most PIECE, whatever they unpack to.

    They go in by pieces too: what is left of a piece is copied each time, and of a whole file that would never end.
    """
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), PIECE):
            left = packed[at : at + PIECE]
            while left:
                yield inflater.decompress(left, PIECE)
                left = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise FileRefused("damaged") from error
    if not inflater.eof or inflater.unused_data:
        raise FileRefused("damaged")
