"""The wire format of protocol buffers, as far as Anki's newer files need it."""

from collections.abc import Iterator
from typing import Final

_VARINT: Final = 0
_FIXED_64: Final = 1
_BYTES: Final = 2
_FIXED_32: Final = 5
_WIDTHS: Final = {_FIXED_64: 8, _FIXED_32: 4}
_LONGEST_VARINT: Final = 10


def fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message in order: number, then a whole number or bytes.

    Raises ValueError for what is no message.  Source: protobuf.dev, "Encoding".
    """
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, wire_type = key >> 3, key & 7
        if wire_type == _VARINT:
            value, at = _varint(message, at)
            yield number, value
            continue
        if wire_type == _BYTES:
            length, at = _varint(message, at)
        elif wire_type in _WIDTHS:
            length = _WIDTHS[wire_type]
        else:
            raise ValueError(f"wire type {wire_type}")
        if at + length > len(message):
            raise ValueError("a field that ends beyond its message")
        yield number, message[at : at + length]
        at += length


def text_of(message: bytes, number: int) -> str:
    """The last text field of a number; empty where there is none."""
    found = ""
    for key, value in fields(message):
        if key == number and isinstance(value, bytes):
            found = value.decode("utf-8", "replace")
    return found


def number_of(message: bytes, number: int) -> int:
    """The last whole number of a field; 0 where there is none."""
    found = 0
    for key, value in fields(message):
        if key == number and isinstance(value, int):
            found = value
    return found


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift, byte in enumerate(message[at : at + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value, at + shift + 1
    raise ValueError("a number without an end")
