"""One entry: its signature, its lines, and the one JSON line that carries what was said."""

import re
from typing import List, NamedTuple, Optional, Tuple

import canonical
from canonical import Refused
from notes import Key, decode_base64, decode_decimal, decode_hash, signature_line

MAX_BYTES = 16_384
LOGS = ("urgent", "routine")
_ID = re.compile(r"[a-z0-9-]{1,32}")
_WORD = re.compile(r"[A-Za-z0-9._-]{1,32}")
_OPERATOR = re.compile(r"[!-*,-~]{1,128}")


class Seen(NamedTuple):
    party: str
    log: str
    size: int
    root: str
    cosignature: Optional[str]


class Entry(NamedTuple):
    place: Tuple[str, str, str, int]
    to: str
    seen: List[Seen]
    body: dict
    line: str
    by: List[Tuple[str, bytes]]


class BadSignature(Exception):
    """No key of the author signed these bytes."""


def is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def open_entry(data: bytes, keys: List[Key]) -> Tuple[Entry, Key]:
    """Verifies first and parses after. BadSignature or Refused."""
    if len(data) > MAX_BYTES:
        raise Refused("an entry too large")
    text, blank, tail = data.rpartition(b"\n\n")
    if not blank:
        raise Refused("an entry without a blank line")
    text += b"\n"
    key = _signer(text, tail, keys)
    try:
        return _parse(text.decode("utf-8")), key
    except UnicodeDecodeError:
        raise Refused("an entry that is not UTF-8") from None


def _signer(text: bytes, tail: bytes, keys: List[Key]) -> Key:
    try:
        line = tail.decode("utf-8")
    except UnicodeDecodeError:
        raise BadSignature() from None
    signature = signature_line(line[:-1]) if line.endswith("\n") else None
    for key in keys:
        if signature and (key.name, key.id) == (signature.name, signature.id):
            if key.verifies(text, signature.signature):
                return key
    raise BadSignature()


def _parse(text: str) -> Entry:
    lines = text[:-1].split("\n")
    if len(lines) < 3:
        raise Refused("an entry of fewer than three lines")
    words = lines[0].split(" ")
    if len(words) != 5 or words[0] != "tansiq/entry/v1":
        raise Refused("a malformed first line")
    _, line, author, log, index_text = words
    index = decode_decimal(index_text)
    if not is_id(line) or not is_id(author) or log not in LOGS or index is None:
        raise Refused("a malformed place")
    to = lines[1][3:]
    if not lines[1].startswith("to ") or not is_id(to):
        raise Refused("a malformed addressee")
    rest = lines[2:]
    seen = []
    while rest and rest[0].startswith("seen "):
        seen.append(_seen(rest.pop(0)))
    if len({(head.party, head.log) for head in seen}) != len(seen):
        raise Refused("a log that is seen twice")
    if not rest:
        raise Refused("no JSON line")
    body_line = rest.pop(0)
    body = envelope(body_line)
    by = [_by(text) for text in rest]
    if len({name for name, _ in by}) != len(by):
        raise Refused("an operator who signed twice")
    return Entry((line, author, log, index), to, seen, body, body_line, by)


def _seen(text: str) -> Seen:
    words = text.split(" ")
    if len(words) not in (5, 7) or (len(words) == 7 and words[5] != "="):
        raise Refused("a malformed seen line")
    size = decode_decimal(words[3])
    hashes = [words[4]] + words[6:]
    if not is_id(words[1]) or words[2] not in LOGS or size is None or None in map(decode_hash, hashes):
        raise Refused("a malformed seen line")
    return Seen(words[1], words[2], size, words[4], words[6] if len(words) == 7 else None)


def _by(text: str) -> Tuple[str, bytes]:
    words = text.split(" ")
    data = decode_base64(words[2]) if len(words) == 3 and words[0] == "by" else None
    if data is None or len(data) != 68 or not _OPERATOR.fullmatch(words[1]):
        raise Refused("a malformed by line")
    return words[1], data


def envelope(line: str) -> dict:
    value = canonical.parse(line)
    if not isinstance(value, dict) or sorted(value) != ["body", "claimed", "clock", "msg", "salt"]:
        raise Refused("an envelope with other fields")
    clock, salt = value["clock"], value["salt"]
    if not isinstance(clock, dict) or sorted(clock) != ["src", "unc_us"]:
        raise Refused("a clock with other fields")
    words = all(isinstance(w, str) and _WORD.fullmatch(w) for w in (clock["src"], value["msg"]))
    if not isinstance(value["body"], dict) or not words:
        raise Refused("a malformed envelope")
    if not is_count(value["claimed"]) or not is_count(clock["unc_us"]):
        raise Refused("a time that is not a count")
    data = decode_base64(salt) if isinstance(salt, str) else None
    if data is None or len(data) != 16:
        raise Refused("a salt that is not 16 bytes")
    return value


def is_count(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 2**53 - 1
