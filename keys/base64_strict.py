"""Which bytes does this base64 text stand for, if it is their one standard spelling? (RFC 4648 sections 3.5, 4)

A decoder that tolerates line breaks, missing padding or stray trailing bits lets one signature be spelled in many
ways. Here a text is admitted only if encoding its bytes again gives the same text.
"""

import binascii

from keys.errors import MalformedBase64


def decode_base64(text: str) -> bytes:
    """The bytes of a text in standard, padded base64 without line breaks.

    Raises MalformedBase64 for every other spelling, also for the URL-safe alphabet.
    """
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except (binascii.Error, ValueError) as error:  # ValueError: characters outside ASCII
        raise MalformedBase64("not-canonical", got=len(text)) from error
    # a2b_base64 admits "QUJ=" for "QUI=" even in strict mode: the unused bits are not looked at (threat T22).
    if encode_base64(data) != text:
        raise MalformedBase64("not-canonical", got=len(text))
    return data


def encode_base64(data: bytes) -> str:
    """Standard, padded base64 of some bytes, without line breaks."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")
