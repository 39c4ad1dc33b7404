"""HPKE (RFC 9180) as the sender of one message sees it: X25519, HKDF-SHA256, AES-256-GCM, base mode."""

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from canonical import Refused

KEM, SUITE = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"


def open_as_sender(sealed: bytes, ephemeral: bytes, recipient: bytes, info: bytes) -> bytes:
    """What the recipient reads; Refused unless this key sealed exactly these bytes for it."""
    if len(ephemeral) != 32 or len(recipient) != 32 or len(sealed) < 48:
        raise Refused("keys that are not of X25519, or too few bytes")
    private = X25519PrivateKey.from_private_bytes(ephemeral)
    encapsulated = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    if encapsulated != sealed[:32]:
        raise Refused("not the key that sealed these bytes")
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(recipient))
    except ValueError:
        raise Refused("a key of small order") from None
    secret = _extract(KEM, b"", b"eae_prk", shared)
    kem = _expand(KEM, secret, b"shared_secret", encapsulated + recipient, 32)
    schedule = b"\x00" + _extract(SUITE, b"", b"psk_id_hash", b"")
    schedule += _extract(SUITE, b"", b"info_hash", info)
    prk = _extract(SUITE, kem, b"secret", b"")
    key = _expand(SUITE, prk, b"key", schedule, 32)
    nonce = _expand(SUITE, prk, b"base_nonce", schedule, 12)
    try:
        return AESGCM(key).decrypt(nonce, sealed[32:], None)
    except InvalidTag:
        raise Refused("not sealed for this addressee and place") from None


def _extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.new(salt, b"HPKE-v1" + suite + label + material, hashlib.sha256).digest()


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """One block of HKDF is all that is needed."""
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.new(prk, labelled + b"\x01", hashlib.sha256).digest()[:length]
