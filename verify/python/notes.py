"""C2SP signed notes, checkpoints, cosignatures and verifier keys."""

import base64
import binascii
import hashlib
import re
from typing import List, NamedTuple, Optional, Tuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from canonical import Refused
from curve import is_enrollable

NOTE, COSIGNATURE = 1, 4
PREFIX = "\u2014 "
_BAD_NAME = re.compile(r"[\s+\x00-\x1f\x7f-\x9f]")


def decode_base64(text: str) -> Optional[bytes]:
    """Only the one canonical spelling of RFC 4648 section 4."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    return data if base64.b64encode(data).decode() == text else None


def decode_hash(text: str) -> Optional[bytes]:
    data = decode_base64(text)
    return data if data is not None and len(data) == 32 else None


def decode_decimal(text: str) -> Optional[int]:
    if not re.fullmatch(r"0|[1-9][0-9]{0,15}", text, re.ASCII):
        return None
    return int(text) if int(text) <= 2**53 - 1 else None


class Key:
    """A verifier key `name+id+base64(type, 32 bytes)` that is safe to enrol."""

    def __init__(self, text: str, kind: int):
        self.text = text
        name, _, _ = text.partition("+")
        material = decode_base64(text[len(name) + 10 :])
        if not name or material is None or len(material) != 33 or material[0] != kind:
            raise Refused(f"not a verifier key of type {kind}: {text[:80]}")
        self.name, self.raw, self.kind = name, material[1:], kind
        self.id = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
        if f"{name}+{self.id.hex()}+{base64.b64encode(material).decode()}" != text or _BAD_NAME.search(name):
            raise Refused(f"not a verifier key: {text[:80]}")
        if not is_enrollable(self.raw):
            raise Refused(f"a key that is not of prime order: {text[:80]}")
        self._key = Ed25519PublicKey.from_public_bytes(self.raw)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        if self.kind == COSIGNATURE:
            if len(signature) != 72:
                return False
            time = cosignature_time(signature)
            if time > 2**53 - 1:
                return False
            message = b"cosignature/v1\ntime %d\n" % time + message
            signature = signature[8:]
        if len(signature) != 64:
            return False
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def cosignature_time(signature: bytes) -> int:
    """Seconds since 1970."""
    return int.from_bytes(signature[:8], "big")


class Signature(NamedTuple):
    name: str
    id: bytes
    signature: bytes
    line: str


class Note(NamedTuple):
    text: str
    """Of known keys, all verified."""
    signatures: List[Tuple[Key, Signature]]


class Unsigned(Refused):
    """No known key signed."""


def signature_line(line: str) -> Optional[Signature]:
    if not line.startswith(PREFIX):
        return None
    name, space, encoded = line[len(PREFIX) :].partition(" ")
    data = decode_base64(encoded)
    if not space or not name or _BAD_NAME.search(name) or data is None or len(data) <= 4:
        return None
    return Signature(name, data[:4], data[4:], line)


def open_note(data: bytes, keys: List[Key]) -> Note:
    """Every signature by a known key is valid, and there is one at least."""
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("a note that is not UTF-8") from None
    if len(whole) > 1_000_000 or any(c < " " and c != "\n" for c in whole):
        raise Refused("a note too long, or with control characters")
    text, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise Refused("a note without signature lines")
    text += "\n"
    lines = tail[:-1].split("\n")
    if len(lines) > 100:
        raise Refused("too many signatures")
    found = []
    parsed = [signature_line(line) for line in lines]
    if None in parsed:
        raise Refused("a malformed signature line")
    for signature in parsed:
        for key in keys:
            if (key.name, key.id) != (signature.name, signature.id):
                continue
            if not key.verifies(text.encode(), signature.signature):
                raise Refused(f"a signature by {key.name} that does not verify")
            found.append((key, signature))
            break
    if not found:
        raise Unsigned("no signature by a known key")
    return Note(text, found)


class Head(NamedTuple):
    origin: str
    size: int
    root: bytes


def parse_checkpoint(text: str) -> Head:
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] != "":
        raise Refused("a checkpoint that is not three lines")
    size, root = decode_decimal(lines[1]), decode_hash(lines[2])
    if not lines[0] or _BAD_NAME.search(lines[0]) or size is None or root is None:
        raise Refused("a malformed checkpoint")
    return Head(lines[0], size, root)


def split_notes(text: str) -> List[str]:
    """Notes one after the other: one ends where a line follows its signatures that is not one."""
    notes, note, signed = [], "", False
    for line in re.findall(r"[^\n]*\n|[^\n]+$", text):
        if signed and not line.startswith(PREFIX):
            notes.append(note)
            note, signed = "", False
        note += line
        signed = signed or line.startswith(PREFIX)
    return notes + [note] if note else notes
