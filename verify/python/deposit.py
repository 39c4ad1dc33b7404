"""What lay at the mediator: its receipt, the sealed parcel, and the key of this one parcel."""

import hashlib
import json
import re
from typing import List, NamedTuple

import canonical
from canonical import Refused
from entries import LOGS, is_count, is_id
from hpke import open_as_sender
from notes import Key, decode_base64, decode_decimal, open_note

_RECEIPT = re.compile(
    r"tansiq/deposit/v1 (\S+) (\S+) (\S+)\nsha256 ([0-9a-f]{64})\nbytes ([0-9]+)\ntime ([0-9]+)\n",
    re.ASCII,
)
_FRAMES = "entries receipts heads recover mirrored blob missing refused revocation".split()


class Deposit(NamedTuple):
    line: str
    sender: str
    addressee: str
    sha256: str
    time_s: int
    sealed: bytes
    key: bytes


class ParcelEntries(NamedTuple):
    log: str
    start: int
    entries: List[bytes]
    checkpoint: str


def read_deposit(data: bytes, mediators: List[Key]) -> Deposit:
    """The exhibit, under a receipt that one of these mediators signed over exactly its bytes."""
    value = canonical.read_document(data)
    if not isinstance(value, dict) or sorted(value) != ["key", "receipt", "sealed", "type"]:
        raise Refused("other fields than a deposit has")
    key, sealed = _bytes(value["key"]), _bytes(value["sealed"])
    lines = value["receipt"]
    if value["type"] != "tansiq/deposited/v1" or key is None or sealed is None or not _texts(lines):
        raise Refused("not a deposit")
    note = open_note(("\n".join(lines) + "\n").encode(), mediators)
    found = _RECEIPT.fullmatch(note.text)
    if found is None or not all(map(is_id, found.groups()[:3])):
        raise Refused("not a deposit receipt")
    line, sender, addressee, sha256, size, time = found.groups()
    if decode_decimal(size) != len(sealed) or sha256 != hashlib.sha256(sealed).hexdigest():
        raise Refused("a receipt over other bytes")
    time_s = decode_decimal(time)
    if time_s is None:
        raise Refused("a time that is none")
    return Deposit(line, sender, addressee, sha256, time_s, sealed, key)


def open_parcel(deposit: Deposit, recipient: str) -> List[ParcelEntries]:
    """The sender's entries in the parcel, as the addressee with this X25519 key reads it."""
    place = f"tansiq/mailbox/v1 {deposit.line} {deposit.sender} {deposit.addressee}\n"
    public = decode_base64(recipient) or b""
    padded = open_as_sender(deposit.sealed, deposit.key, public, place.encode())
    end = 4 + int.from_bytes(padded[:4], "big")
    if len(padded) < 4 or end > len(padded) or any(padded[end:]):
        raise Refused("not a length, a parcel and zeroes")
    try:
        frames = json.loads(padded[4:end].decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Refused("a parcel that is not JSON in UTF-8") from None
    if not isinstance(frames, list) or len(frames) > 1000:
        raise Refused("a parcel that is not a list of frames")
    found = []
    for frame in frames:
        if not isinstance(frame, dict) or frame.get("type") not in _FRAMES:
            raise Refused("a frame of an unknown type")
        if frame["type"] == "entries":
            found.append(_entries(frame))
    if not any(frame.entries for frame in found):
        raise Refused("a parcel without entries")
    return found


def _entries(frame: dict) -> ParcelEntries:
    if sorted(frame) != ["checkpoint", "entries", "from", "log", "receipts", "type"]:
        raise Refused("a frame with other fields")
    start = frame["from"]
    # JSON tells no 6.0 from 6.
    if isinstance(start, float) and start.is_integer():
        start = int(start)
    entries = [_bytes(text) for text in frame["entries"]] if _texts(frame["entries"]) else [None]
    if frame["log"] not in LOGS or not is_count(start) or None in entries:
        raise Refused("malformed entries")
    if not isinstance(frame["checkpoint"], str) or not _texts(frame["receipts"]):
        raise Refused("malformed entries")
    return ParcelEntries(frame["log"], start, entries, frame["checkpoint"])


def _bytes(value):
    return decode_base64(value) if isinstance(value, str) else None


def _texts(value) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _refuse(text: str):
    raise ValueError(text)
