"""Whether an Ed25519 public key is safe to enrol (RFC 8032 section 5.1)."""

import functools

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)


@functools.lru_cache(maxsize=None)
def is_enrollable(raw: bytes) -> bool:
    """The canonical encoding of a point of prime order: of other keys, one signature proves nothing."""
    point = _decode(raw)
    return point is not None and not _is_identity(_multiply(8, point)) and _is_identity(_multiply(L, point))


def _decode(raw: bytes):
    value = int.from_bytes(raw, "little")
    sign, y = value >> 255, value & (2**255 - 1)
    if len(raw) != 32 or y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * SQRT_MINUS_1 % P
    elif v * x * x % P != u:
        return None
    if x == 0 and sign == 1:
        return None
    if x & 1 != sign:
        x = -x % P
    return x, y, 1, x * y % P


def _add(a, b):
    A, B = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    C, Z = 2 * D * a[3] * b[3] % P, 2 * a[2] * b[2] % P
    E, F, G, H = B - A, Z - C, Z + C, B + A
    return E * F % P, G * H % P, F * G % P, E * H % P


def _multiply(times: int, point):
    total = (0, 1, 1, 0)
    while times > 0:
        if times & 1:
            total = _add(total, point)
        point = _add(point, point)
        times >>= 1
    return total


def _is_identity(point) -> bool:
    return point[0] == 0 and point[1] == point[2]
