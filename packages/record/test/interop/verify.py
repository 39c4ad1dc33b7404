"""Verifies one entry (standard input) with Python's cryptography: argument 1 is the key in hex."""

import base64
import hashlib
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

entry = sys.stdin.buffer.read()
key = bytes.fromhex(sys.argv[1])
text, _, tail = entry.rpartition(b"\n\n")
text += b"\n"
dash, name, signature = tail.decode().rstrip("\n").split(" ")
raw = base64.b64decode(signature, validate=True)
assert dash == "\u2014"
assert raw[:4] == hashlib.sha256(name.encode() + b"\n\x01" + key).digest()[:4]
Ed25519PublicKey.from_public_bytes(key).verify(raw[4:], text)
print(name, hashlib.sha256(b"\x00" + entry).hexdigest())
