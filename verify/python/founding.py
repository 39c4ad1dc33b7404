"""Who the parties are: the founding document, and what becomes of their keys."""

import hashlib
import re
from typing import Dict, List, NamedTuple, Optional, Tuple

import canonical
from canonical import Refused
from entries import is_id
from notes import (
    COSIGNATURE,
    NOTE,
    Key,
    Note,
    decode_base64,
    decode_decimal,
    decode_hash,
    open_note,
)


class AuthorKey(NamedTuple):
    key: Key
    """The first routine entry that it signs."""
    routine: int
    """The first urgent one; None where it follows from what that has seen."""
    urgent: Optional[int]


class Revocation(NamedTuple):
    party: str
    revoked: str
    new: Key
    good: Dict[str, Tuple[int, bytes]]


class Party:
    def __init__(self, name: str, member: dict, enrol):
        if not is_id(name):
            raise Refused("a party's id")
        self.name = name
        self.author = enrol(member.get("author"), NOTE)
        self.mirror = enrol(member.get("mirror"), COSIGNATURE)
        self.operators = []
        for operator in _list(member.get("operators", [])):
            roles = _list(_dict(operator).get("roles", []))
            if not all(isinstance(role, str) for role in roles):
                raise Refused("roles that are not texts")
            self.operators.append((enrol(operator.get("key"), NOTE), roles))
        # Who may sign from a routine entry on; nobody comes back under a name without roles.
        self.people: List[Tuple[int, Dict[str, Tuple[Key, list]]]] = [
            (0, {key.name: (key, roles) for key, roles in self.operators})
        ]
        self.recovery = [enrol(key, NOTE) for key in _list(member.get("recovery", []))]
        hpke = member.get("hpke")
        self.hpke = hpke if isinstance(hpke, str) else ""
        self.keys: List[AuthorKey] = [AuthorKey(self.author, 0, 0)]
        self.revocations: List[Revocation] = []

    def revoke(self, revocation: Revocation) -> None:
        self.revocations.append(revocation)
        good = revocation.good
        self.keys.append(AuthorKey(revocation.new, good["routine"][0], good["urgent"][0]))

    def rotate(self, index: int, key: Key) -> None:
        """The routine entry at `index` rotated to this key, which signs what comes after it."""
        self.keys.append(AuthorKey(key, index + 1, None))

    def join(self, index: int, operators: List[Tuple[Key, list]]) -> None:
        """The routine entry at `index` refounds the line: there may be people by new names."""
        people = {key.name: (key, roles) for key, roles in operators}
        people.update(self.people[-1][1])
        self.people.append((index + 1, people))

    def lasting_keys(self) -> List[str]:
        return [key.text for key in [self.author, self.mirror, *self.recovery]]

    def operators_at(self, routine_size: int) -> List[Tuple[Key, list]]:
        people = [people for start, people in self.people if start <= routine_size][-1]
        return [person for person in people.values() if person[1]]

    def change_operators(self, index: int, body: dict, signers: List[list]) -> Optional[str]:
        """What an OPERATORS entry of the routine log does, or why it has no effect."""
        if len(signers) < 2 or not any("chief" in roles for roles in signers):
            return "needs a chief and a second person"
        people = dict(self.people[-1][1])
        try:
            for change in _list(body.get("changes")):
                roles = _list(_dict(change).get("roles"))
                if not isinstance(change.get("key"), str) or not all(isinstance(r, str) for r in roles):
                    return "a malformed change"
                key = Key(change["key"], NOTE)
                known = people.get(key.name)
                if known is not None and not known[1]:
                    continue
                if not roles or known is None or known[0].id == key.id:
                    people[key.name] = (key, roles)
        except Refused as error:
            return str(error)
        self.people.append((index + 1, people))
        return None

    def key_in_force(self, log: str, index: int, routine_seen: int) -> Key:
        """An urgent entry is after a rotation when it has seen the routine log beyond it."""
        found = self.keys[0]
        for step in self.keys:
            if log == "routine":
                begun = step.routine <= index
            elif step.urgent is None:
                begun = step.routine <= routine_seen
            else:
                begun = step.urgent <= index
            # At one place the key of a revocation ends the one that was rotated in there.
            later = step.routine > found.routine or (
                step.routine == found.routine
                and (step.urgent is not None or found.urgent is None)
            )
            if begun and later:
                found = step
        return found.key

    def may_sign_head(self, note: Note, log: str, size: int) -> bool:
        """Any key that it ever had, but a revoked one only up to the good head."""
        for key, _ in note.signatures:
            own = any(step.key.text == key.text for step in self.keys)
            bad = any(r.revoked == key.text and size > r.good[log][0] for r in self.revocations)
            if own and not bad:
                return True
        return False


class Founding:
    def __init__(self, data: bytes):
        lines = data.decode("utf-8", "replace").split("\n")
        first, second = lines[0], lines[1] if len(lines) > 1 else ""
        self.line = first[len("tansiq/founding/v1 ") :]
        if not first.startswith("tansiq/founding/v1 ") or not is_id(self.line):
            raise Refused("a malformed first line")
        founding = _dict(canonical.parse(second))
        if founding.get("line") != self.line:
            raise Refused("another line in the document")
        members = _dict(founding.get("members"))
        if len(members) < 2:
            raise Refused("fewer than two members")
        enrolled = set()

        def enrol(text, kind: int) -> Key:
            if not isinstance(text, str):
                raise Refused("a key that is not a text")
            key = Key(text, kind)
            if key.raw in enrolled:
                raise Refused("one key in two roles")
            enrolled.add(key.raw)
            return key

        self.nodeless = [name for name in sorted(members) if _is_nodeless(name, _dict(members[name]))]
        self.members = sorted(members)
        self.parties = {
            name: Party(name, members[name], enrol) for name in self.members if name not in self.nodeless
        }
        if not self.parties:
            raise Refused("nobody has a node")
        self.witness = self.deposit = None
        if founding.get("witness") is not None:
            witness = _dict(founding["witness"])
            self.witness = enrol(witness.get("mirror"), COSIGNATURE)
            self.deposit = enrol(witness.get("deposit"), NOTE)
        self.replaces = founding.get("replaces")
        if "replaces" in founding and not _is_sha256(self.replaces):
            raise Refused("replaces something that is no hash")
        if self.replaces is not None and self.nodeless:
            raise Refused("replaces a document while a member has no node")
        note = open_note(data, [party.author for party in self.parties.values()])
        if note.text != f"{first}\n{second}\n":
            raise Refused("more than two lines")
        signers = {key.name for key, _ in note.signatures}
        if any(party.author.name not in signers for party in self.parties.values()):
            raise Refused("not signed by every party")
        self.sha256 = hashlib.sha256(data).hexdigest()

    def check_replaces(self, earlier: "Founding") -> None:
        """Somebody had no node then; who had one keeps the keys that his logs begin with."""
        if earlier.line != self.line or earlier.members != self.members or not earlier.nodeless:
            raise Refused("of another line, of others, or of nobody who joined later")
        for name, before in earlier.parties.items():
            if name not in self.parties or self.parties[name].lasting_keys() != before.lasting_keys():
                raise Refused(f"{name} began with other keys")

    def policy(self) -> str:
        lines = [f"witness {p.name} {p.mirror.text}\n" for p in self.parties.values()]
        return "".join(lines) + f"group parties any {' '.join(self.parties)}\nquorum parties\n"


def _is_sha256(value) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value, re.ASCII) is not None


def _is_nodeless(name: str, member: dict) -> bool:
    """Told on paper, by mail or by voice: a member that has no key of any kind."""
    if "node" not in member:
        return False
    if member["node"] != "none" or not is_id(name):
        raise Refused("a node that is none of the known kinds, or a malformed name")
    texts = ["author", "mirror", "tlsPin", "address", "hpke"]
    lists = ["operators", "recovery"]
    if any(member.get(t) not in (None, "") for t in texts) or any(_list(member.get(l, [])) for l in lists):
        raise Refused(f"{name} has no node, and keys")
    return True


def open_revocation(data: bytes, founding: Founding) -> Revocation:
    """Signed by two recovery keys of the party that it names."""
    note = open_note(data, [key for party in founding.parties.values() for key in party.recovery])
    lines = note.text.split("\n")
    names = [f"tansiq/revocation/v1 {founding.line}", "party", "revoked", "new", "urgent", "routine", "time"]
    if len(lines) != 8 or lines[0] != names[0] or lines[7] != "":
        raise Refused("a malformed revocation, or one for another line")
    words = {}
    for name, line in zip(names[1:], lines[1:7]):
        if not line.startswith(name + " "):
            raise Refused(f"no line {name}")
        words[name] = line[len(name) + 1 :]
    good = {}
    for log in ("urgent", "routine"):
        size, root = (words[log].split(" ") + [""])[:2]
        if words[log].count(" ") != 1 or decode_decimal(size) is None or decode_hash(root) is None:
            raise Refused(f"a malformed good head of {log}")
        good[log] = (int(size), decode_hash(root))
    if decode_decimal(words["time"]) is None:
        raise Refused("a malformed time")
    old, new = Key(words["revoked"], NOTE), Key(words["new"], NOTE)
    party = founding.parties.get(words["party"])
    if old.raw == new.raw or party is None:
        raise Refused("the same key again, or a stranger's")
    recovery = {key.text for key in party.recovery}
    if len({key.text for key, _ in note.signatures} & recovery) < 2:
        raise Refused("fewer than two recovery keys signed")
    return Revocation(party.name, old.text, new, good)


def open_rotation(body: dict, line: str, party: str, old: Key) -> Key:
    """The new key of a KEY-ROTATE entry; it has signed that it takes over."""
    new, proof = body.get("new"), body.get("proof")
    if body.get("old") != old.text or not isinstance(new, str) or new == old.text:
        raise Refused("a rotation from another key, or to the same")
    key = Key(new, NOTE)
    data = decode_base64(proof) if isinstance(proof, str) else None
    text = f"tansiq/rotation/v1 {line}\nparty {party}\nold {old.text}\nnew {new}\n"
    if data is None or data[:4] != key.id or not key.verifies(text.encode(), data[4:]):
        raise Refused("a rotation that the new key has not signed")
    return key


def _dict(value) -> dict:
    if not isinstance(value, dict):
        raise Refused("not an object")
    return value


def _list(value) -> list:
    if not isinstance(value, list):
        raise Refused("not a list")
    return value
