"""Fork evidence: two signed heads of one log that cannot both be true."""

from typing import List, Tuple

import canonical
from canonical import Refused
from merkle import roots_of_path
from notes import Head, decode_hash


def read_fork(data: bytes) -> Tuple[str, List[str], List[bytes]]:
    value = canonical.read_document(data)
    if not isinstance(value, dict) or sorted(value) != ["heads", "origin", "proof", "type"]:
        raise Refused("other fields than fork evidence has")
    origin, heads, proof = value["origin"], value["heads"], value["proof"]
    if value["type"] != "tansiq/fork/v1" or not isinstance(origin, str):
        raise Refused("not fork evidence")
    if not isinstance(heads, list) or len(heads) != 2 or not isinstance(proof, list):
        raise Refused("not two heads and a proof")
    for lines in heads:
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise Refused("a head that is not a list of lines")
    hashes = [decode_hash(text) if isinstance(text, str) else None for text in proof]
    if None in hashes:
        raise Refused("a proof that is not hashes")
    return origin, ["\n".join(lines) + "\n" for lines in heads], hashes


def check_fork(heads: List[Head], proof: List[bytes]) -> None:
    """Two heads that no honest log can both sign. The proof binds by the larger head's root alone."""
    small, large = heads
    if small.size == large.size:
        if proof or small.root == large.root:
            raise Refused("heads that do not contradict each other")
        return
    roots = roots_of_path(small.size, large.size, proof) if small.size > 0 else None
    if roots is None or roots[1] != large.root:
        raise Refused("no path to the root of the larger head")
    if roots[0] == small.root:
        raise Refused("heads that do not contradict each other")
