"""The Merkle tree of RFC 6962 section 2.1, and the proofs of RFC 9162."""

import hashlib
from typing import List, Optional, Tuple


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Every full subtree, so that the root of any prefix is a few hashes away."""

    def __init__(self, leaves: List[bytes]):
        self.leaves = leaves
        self._levels = [leaves]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            self._levels.append(
                [node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
            )

    def root_at(self, size: int) -> Optional[bytes]:
        """The root of the first `size` leaves; None where there are fewer."""
        if size > len(self.leaves):
            return None
        root, height = None, 0
        while size > 0:
            if size % 2 == 1:
                peak = self._levels[height][size - 1]
                root = peak if root is None else node_hash(peak, root)
            size //= 2
            height += 1
        return hashlib.sha256(b"").digest() if root is None else root


def hash_tiles(leaves: List[bytes]) -> List[Tuple[str, bytes]]:
    """C2SP tlog-tiles: every hash tile by its path."""
    files, hashes, level = [], leaves, 0
    while hashes:
        above = []
        for index in range((len(hashes) + 255) // 256):
            tile = hashes[index * 256 : (index + 1) * 256]
            files.append((tile_path(level, index, len(tile)), b"".join(tile)))
            if len(tile) == 256:
                above.append(Tree(tile).root_at(256))
        hashes, level = above, level + 1
    return files


def tile_path(level: int, index: int, width: int) -> str:
    path = f"{index % 1000:03d}"
    rest = index // 1000
    while rest > 0:
        path = f"x{rest % 1000:03d}/{path}"
        rest //= 1000
    return f"tile/{level}/{path}" + ("" if width == 256 else f".p/{width}")


def verify_inclusion(leaf: bytes, index: int, size: int, proof: List[bytes], root: bytes) -> bool:
    """RFC 9162 section 2.1.3.2."""
    if index >= size:
        return False
    position, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position % 2 == 1 or position == last:
            node = node_hash(sibling, node)
            while position % 2 == 0 and position != 0:
                position, last = position // 2, last // 2
        else:
            node = node_hash(node, sibling)
        position, last = position // 2, last // 2
    return last == 0 and node == root


def roots_of_path(old_size: int, new_size: int, path: List[bytes]) -> Optional[Tuple[bytes, bytes]]:
    """Old and new root of a consistency path that starts with its own first node (RFC 9162 2.1.4.2)."""
    if not path:
        return None
    old, last = old_size - 1, new_size - 1
    while old % 2 == 1:
        old, last = old // 2, last // 2
    old_node = new_node = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if old % 2 == 1 or old == last:
            old_node, new_node = node_hash(sibling, old_node), node_hash(sibling, new_node)
            while old % 2 == 0 and old != 0:
                old, last = old // 2, last // 2
        else:
            new_node = node_hash(new_node, sibling)
        old, last = old // 2, last // 2
    return (old_node, new_node) if last == 0 else None
