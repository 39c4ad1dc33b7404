"""A whole export of a line: every file of it judged by itself. See docs/record.md."""

import base64
import hashlib
from typing import Dict, List, NamedTuple, Optional, Tuple

from canonical import Refused
from entries import LOGS, BadSignature, Entry, open_entry
from deposit import open_parcel, read_deposit
from fork import check_fork, read_fork
from founding import Founding, Party, Revocation, open_revocation, open_rotation
from manifest import check_name, path_layout, read_manifest
from merkle import Tree, hash_tiles, leaf_hash, tile_path, verify_inclusion
from notes import (
    Head,
    Unsigned,
    cosignature_time,
    decode_decimal,
    decode_hash,
    open_note,
    parse_checkpoint,
    split_notes,
)

ON_PAPER = ("ATTESTED", "HANDED-OVER")
CLOCKS_DIFFER_S = 600
TWO_PERSONS = ("TQ-30", "TQ-32")


class Receipt(NamedTuple):
    mirror: str
    size: int
    root: bytes
    time_s: int
    """As `seen` lines name the countersignature."""
    hash: str
    note: str


class Log:
    def __init__(self, party: Party, log: str, line: str, size: int, leaves: List[bytes]):
        self.party, self.log, self.size, self.tree = party, log, size, Tree(leaves)
        self.origin = f"{party.name}.tansiq/{line}/{log}"
        self.folder = f"logs/{party.name}/{log}/"
        self.receipts: List[Receipt] = []
        self.receipt_by_hash: Dict[str, Receipt] = {}
        self.receipt_hashes: Dict[Tuple[str, int], set] = {}
        # From this entry on the addressee has a node; None before it is met.
        self.refounded_at: Optional[int] = None
        self.entries_checked = self.receipts_checked = self.witnessed_checked = 0

    def add(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)
        self.receipt_by_hash[receipt.hash] = receipt
        self.receipt_hashes.setdefault((receipt.mirror, receipt.size), set()).add(receipt.hash)

    def holds(self, size: int, root: bytes) -> bool:
        return self.tree.root_at(size) == root


class Bundle:
    """After `verify`, what was found: faults and claims as (file, code, what), and forks by origin."""

    def __init__(self, files: Dict[str, bytes]):
        self.all = files
        self.files: Dict[str, bytes] = {}
        self.founding: Optional[Founding] = None
        self.logs: Dict[str, Log] = {}
        self.faults: List[Tuple[str, str, str]] = []
        self.claims: List[Tuple[str, str, str]] = []
        self.forks: List[str] = []
        self.revocations: List[Tuple[str, Revocation]] = []
        # By the hash of the note: whose it is, and its length.
        self.revoked: Dict[str, Tuple[str, int]] = {}
        # The document that the founding goes on from, of a time when somebody had no node.
        self.earlier: Optional[Founding] = None
        self.minutes: Dict[str, str] = {}
        self.agreed: Dict[str, bool] = {}
        self.deposits: List[str] = []

    def fault(self, file: str, code: str, what: str) -> None:
        self.faults.append((file, code, what))

    def attempt(self, file: str, code: str, check, *arguments):
        try:
            return check(*arguments)
        except Refused as error:
            self.fault(file, code, str(error))
            return None

    def below(self, folder: str) -> List[Tuple[str, bytes]]:
        return sorted((path, data) for path, data in self.files.items() if path.startswith(folder))

    def verify(self) -> None:
        self.manifest = self.attempt("bundle.json", "manifest", read_manifest, self.all["bundle.json"])
        if self.manifest is None:
            return
        note = self.all.get("founding.note", b"")
        self.founding = self.attempt("founding.note", "founding", Founding, note)
        if self.founding is None:
            return
        self._verify_manifest()
        self._read_earlier()
        if self.files.get("policy", b"") != self.founding.policy().encode():
            self.fault("policy", "policy", "not the policy of the founding document")
        for file, data in self.below("revocations/"):
            self.attempt(file, "revocation", self._read_revocation, file, data)
        for party in self.founding.parties.values():
            for log in LOGS:
                self._read_log(party, log)
        for log in self.logs.values():
            self._read_receipts(log)
        # The routine log holds the rotations that the urgent one obeys.
        for name in ("routine", "urgent"):
            for log in self.logs.values():
                if log.log == name:
                    self._verify_entries(log)
        for ref, file in self.minutes.items():
            if not self.agreed.get(ref):
                self.claims.append((file, "one-sided", "attested by one side: minutes not agreed to"))
        for log in self.logs.values():
            self._verify_checkpoint(log)
            for receipt in log.receipts:
                self.attempt(f"{log.folder}receipts", "receipt", self._judge_receipt, log, receipt)
            self._verify_witnessed(log)
        for file, revocation in self.revocations:
            self._judge_revocation(file, revocation)
        for folder, code, check in (
            ("joint/", "joint", self._verify_joint),
            ("proofs/", "proof", self._verify_proof),
            ("evidence/", "evidence", self._verify_evidence),
            ("deposits/", "deposit", self._verify_deposit),
            ("blobs/", "blob", check_name),
        ):
            for file, data in self.below(folder):
                self.attempt(file, code, check, file, data)

    # --- what is here -------------------------------------------------------------------------

    def _verify_manifest(self) -> None:
        members = self.founding.members
        if self.manifest["line"] != self.founding.line or self.manifest["parties"] != members:
            self.fault("bundle.json", "manifest", "another line, or other parties, than were founded")
        for name in self.manifest["logs"]:
            if name.split("/")[0] in self.founding.nodeless:
                self.fault("bundle.json", "manifest", f"{name}: the log of a party without a node")
        layout = path_layout(list(self.founding.parties))
        self.files = {path: data for path, data in self.all.items() if layout.fullmatch(path)}
        listed = self.manifest["files"]
        for path in sorted(set(listed) | set(self.all) - {"bundle.json"}):
            if path == "bundle.json":
                continue
            if path not in self.all:
                self.fault(path, "manifest", "listed, and not here")
            elif path not in listed:
                self.fault(path, "manifest", "here, and not listed")
            elif path not in self.files:
                self.fault(path, "manifest", "not a file of a bundle")
            elif hashlib.sha256(self.all[path]).hexdigest() != listed[path]:
                self.fault(path, "manifest", f"not {listed[path]}")

    def _read_earlier(self) -> None:
        """The document before, which only those signed who had a node then."""
        wanted = f"foundings/{self.founding.replaces}.note"
        for file, data in self.below("foundings/"):
            self.attempt(file, "founding", self._check_earlier, file, data, wanted)
        if self.founding.replaces is not None and wanted not in self.files:
            self.fault(wanted, "founding", "the founding goes on from it, and it is not here")
        for party in self.founding.nodeless:
            what = f"attested by one side: {party} has no node and has signed nothing"
            self.claims.append(("founding.note", "one-sided", what))
        if self.earlier is not None:
            for party in self.earlier.nodeless:
                self.claims.append((wanted, "one-sided", f"attested by one side until {party} joined"))
            for name, before in self.earlier.parties.items():
                self.founding.parties[name].people = list(before.people)

    def _check_earlier(self, file: str, data: bytes, wanted: str) -> None:
        check_name(file, data)
        if file != wanted:
            raise Refused("not the document that the founding goes on from")
        earlier = Founding(data)
        self.founding.check_replaces(earlier)
        self.earlier = earlier

    def _is_history(self, log: Log) -> bool:
        return self.earlier is not None and log.party.name in self.earlier.parties

    def _is_one_sided(self, log: Log, index: int) -> bool:
        """Said while its addressee had no node."""
        if self.founding.nodeless:
            return True
        return self._is_history(log) and (log.refounded_at is None or index < log.refounded_at)

    def _check_time(self, time_s: int) -> None:
        """A mediator's time is not after the export, as far as honest clocks agree."""
        if time_s > self.manifest["to"] // 1_000_000 + CLOCKS_DIFFER_S:
            raise Refused(f"a time after the export: {time_s} s")

    def _read_revocation(self, file: str, data: bytes) -> None:
        check_name(file, data)
        revocation = open_revocation(data, self.founding)
        self.founding.parties[revocation.party].revoke(revocation)
        self.revocations.append((file, revocation))
        self.revoked[hashlib.sha256(data).hexdigest()] = (revocation.party, len(data))

    def _judge_revocation(self, file: str, revocation: Revocation) -> None:
        party = self.founding.parties[revocation.party]
        if not any(step.key.text == revocation.revoked for step in party.keys):
            self.fault(file, "revocation", "revokes a key that was never the author's")
        for log in self.logs.values():
            if log.party is party and not log.holds(*revocation.good[log.log]):
                self.fault(file, "revocation", f"{log.log}: no good head of this log")

    def _read_log(self, party: Party, name: str) -> None:
        asked = self.manifest["logs"].get(f"{party.name}/{name}")
        if asked is None:
            return
        size = asked["size"]
        folder = f"logs/{party.name}/{name}/"
        leaves: List[bytes] = []
        for start in range(0, size, 256):
            width = min(256, size - start)
            path = folder + tile_path(0, start // 256, width)
            tile = self.files.get(path, b"")
            if len(tile) != width * 32:
                self.fault(path, "tile", f"expected {width} hashes")
                break
            leaves += [tile[i : i + 32] for i in range(0, len(tile), 32)]
        if len(leaves) == size:
            expected = {folder + path: data for path, data in hash_tiles(leaves)}
            present = dict(self.below(f"{folder}tile/"))
            for path in sorted(set(expected) | set(present)):
                if expected.get(path) != present.get(path):
                    self.fault(path, "tile", "not a tile of this log")
        log = Log(party, name, self.founding.line, size, leaves)
        self.logs[log.origin] = log

    # --- entries ------------------------------------------------------------------------------

    def _verify_entries(self, log: Log) -> None:
        newest: Dict[str, int] = {}
        for index, file in self._disclosed(log):
            data = self.files[file]
            if leaf_hash(data) != log.tree.leaves[index]:
                self.fault(file, "leaf", f"not the leaf {index} of {log.origin}")
                continue
            try:
                entry, key = open_entry(data, [step.key for step in log.party.keys])
            except BadSignature:
                self.fault(file, "signature", f"none by an author key of {log.party.name}")
                continue
            except Refused as error:
                self.fault(file, "form", str(error))
                continue
            if entry.place != (self.founding.line, log.party.name, log.log, index):
                self.fault(file, "place", f"signed for {entry.place}")
                continue
            if entry.to == log.party.name or entry.to not in self.founding.members:
                self.fault(file, "addressee", f"addressed to {entry.to}")
                continue
            own = [h.size for h in entry.seen if (h.party, h.log) == (log.party.name, "routine")]
            routine_seen = own[0] if own else 0
            if key is not log.party.key_in_force(log.log, index, routine_seen):
                # It is not the party that speaks: such an entry brings no key and no operator in.
                self.fault(file, "key", "signed by a key that was not in force")
                continue
            if entry.body["msg"] == "REFOUNDED":
                self._verify_refounded(log, index, file, entry)
            self._verify_seen(log, index, file, entry, newest)
            before = index if log.log == "routine" else routine_seen
            signers = self._verify_operators(log, before, file, entry)
            self._verify_meaning(log, index, file, entry, signers)
            log.entries_checked += 1

    def _disclosed(self, log: Log) -> List[Tuple[int, str]]:
        present: Dict[int, str] = {}
        for file, _ in self.below(f"{log.folder}entries/"):
            index = int(file.rpartition("/")[2])
            if index < len(log.tree.leaves):
                present[index] = file
            else:
                self.fault(file, "place", "beyond the end of the log")
        asked = self.manifest["logs"][f"{log.party.name}/{log.log}"]
        end = min(asked["end"], len(log.tree.leaves))
        wanted = set(range(asked["first"], end)) | ({0} if asked["first"] > 0 else set())
        for index in sorted(wanted - set(present)):
            self.fault(f"{log.folder}entries/{index}", "missing", "not in the bundle")
        return sorted(present.items())

    def _verify_refounded(self, log: Log, index: int, file: str, entry: Entry) -> None:
        """From here on the addressee has a node: the entry names the document that both signed."""
        body, founding = entry.body["body"], self.founding
        goes_on = self._is_one_sided(log, index) and founding.replaces is not None
        same = body.get("replaces") == founding.replaces and sha256_of(body.get("founding")) == founding.sha256
        if not goes_on or not same:
            self.fault(file, "founding", "refounds the line, and the founding document does not")
            return
        log.refounded_at = index
        if log.log == "routine":
            log.party.join(index, log.party.operators)

    def _verify_seen(self, log: Log, index: int, file: str, entry: Entry, newest: Dict[str, int]) -> None:
        alone = self._is_one_sided(log, index)
        for head in entry.seen:
            origin = f"{head.party}.tansiq/{self.founding.line}/{head.log}"
            other = self.logs.get(origin)
            root = decode_hash(head.root)
            if alone and head.party != log.party.name:
                self.fault(file, "seen", f"{origin}: {head.party} had no node yet")
            elif other is None or other is log:
                self.fault(file, "seen", f"{origin}: not another log of this line")
            elif head.size < newest.get(origin, 0):
                self.fault(file, "seen", f"{origin}: {head.size} after {newest[origin]}")
            elif not other.holds(head.size, root):
                self.fault(file, "seen", f"{origin}: no head of {head.size} {head.root}")
            elif head.cosignature is not None:
                same = other.receipt_hashes.get((log.party.name, head.size), set())
                if same and head.cosignature not in same:
                    self.fault(file, "seen", f"{origin}: another countersignature of {head.size}")
            newest[origin] = head.size
            if other is None or head.cosignature is None:
                continue
            receipt = other.receipt_by_hash.get(head.cosignature)
            latest = entry.body["claimed"] + entry.body["clock"]["unc_us"]
            # Receipt times are rounded up to the second.
            if receipt and receipt.mirror == log.party.name and latest < (receipt.time_s - 1) * 1_000_000:
                self.claims.append((file, "false-time", f"has seen a receipt of {receipt.time_s} s"))

    def _verify_operators(self, log: Log, routine_size: int, file: str, entry: Entry) -> List[list]:
        """The roles of each operator whose signature verified."""
        line, author, _, _ = entry.place
        text = f"tansiq/body/v1 {line} {author} {entry.to}\n{entry.line}\n".encode()
        signers: List[list] = []
        enrolled = log.party.operators_at(routine_size)
        for name, data in entry.by:
            for key, held in enrolled:
                if (key.name, key.id) == (name, data[:4]) and key.verifies(text, data[4:]):
                    signers.append(held)
                    break
            else:
                self.fault(file, "by", f"{name}: not an operator of {log.party.name}")
        msg, author = entry.body["msg"], entry.body["body"].get("by")
        if msg in TWO_PERSONS and len(entry.by) < 2:
            self.claims.append((file, "without-effect", f"{msg} needs two operators"))
        roles = [role for held in signers for role in held]
        if entry.by and isinstance(author, dict) and "role" in author and author["role"] not in roles:
            self.claims.append((file, "without-effect", f"no signer has the role {author['role']}"))
        return signers

    def _verify_meaning(self, log: Log, index: int, file: str, entry: Entry, signers: List[list]) -> None:
        msg, body = entry.body["msg"], entry.body["body"]
        document = self.earlier if self._is_history(log) else self.founding
        if index == 0 and (msg != "FOUNDING" or sha256_of(body.get("founding")) != document.sha256):
            self.fault(file, "founding", "entry 0 names another founding document")
        if msg == "KEY-ROTATE" and log.log == "routine":
            old = log.party.key_in_force("routine", index, 0)
            arguments = (body, self.founding.line, log.party.name, old)
            key = self.attempt(file, "key", open_rotation, *arguments)
            if key is not None:
                log.party.rotate(index, key)
        if msg == "OPERATORS" and log.log == "routine":
            why = log.party.change_operators(index, body, signers)
            if why is not None:
                self.claims.append((file, "without-effect", why))
        if msg == "KEY-REVOKE":
            named = body.get("revocation")
            known = self.revoked.get(sha256_of(named)) if isinstance(sha256_of(named), str) else None
            if known is None or known != (log.party.name, named.get("bytes")):
                self.fault(file, "key", "names no revocation of its author that is in the bundle")
        self._verify_paper(log, index, file, msg, body)

    def _verify_paper(self, log: Log, index: int, file: str, msg: str, body: dict) -> None:
        """What one side wrote down for the other."""
        own, ref = f"{log.party.name}/", body.get("ref")
        if msg == "MINUTES":
            self.minutes[f"{own}{log.log}/{index}"] = file
        if msg == "MINUTES-AGREED" and isinstance(ref, str) and not ref.startswith(own):
            self.agreed.setdefault(ref, body.get("agrees") is True)
        if msg in ON_PAPER and self._is_one_sided(log, index):
            self.claims.append((file, "one-sided", f"attested by one side: said by {log.party.name} alone"))
        elif msg in ON_PAPER:
            self.claims.append((file, "without-effect", f"{msg} for a party that answers for itself"))

    # --- heads --------------------------------------------------------------------------------

    def _mirrors(self, party: Party):
        return {p.mirror: p.name for p in self.founding.parties.values() if p is not party}

    def _open_receipts(self, log: Log, text: str) -> List[Receipt]:
        mirrors = self._mirrors(log.party)
        note = open_note(text.encode("utf-8", "replace"), list(mirrors))
        head = parse_checkpoint(note.text)
        if head.origin != log.origin:
            raise Refused(f"a head of {head.origin}")
        found = []
        for key, signature in note.signatures:
            digest = base64.b64encode(hashlib.sha256(signature.line.encode()).digest()).decode()
            time_s = cosignature_time(signature.signature)
            found.append(Receipt(mirrors[key], head.size, head.root, time_s, digest, text))
        return found

    def _read_receipts(self, log: Log) -> None:
        file = f"{log.folder}receipts"
        if file not in self.files:
            self.fault(file, "receipt", "not in the bundle")
            return
        size = time_s = 0
        for text in split_notes(self.files[file].decode("utf-8", "replace")):
            for receipt in self.attempt(file, "receipt", self._open_receipts, log, text) or []:
                if receipt.size < size:
                    self.fault(file, "receipt", "out of order")
                if receipt.time_s < time_s:
                    what = f"{receipt.time_s} s for {receipt.size} after {time_s} s"
                    self.claims.append((file, "clock-back", what))
                size, time_s = receipt.size, receipt.time_s
                log.add(receipt)

    def _judge_receipt(self, log: Log, receipt: Receipt) -> None:
        signed = self._open_head(log, receipt.note)
        if log.holds(receipt.size, receipt.root):
            log.receipts_checked += 1
        elif signed or receipt.size > len(log.tree.leaves):
            self._contradict(log, f"{log.folder}receipts", receipt.size)
        else:
            raise Refused(f"a head of {receipt.size} that is not of this log")

    def _verify_witnessed(self, log: Log) -> None:
        """Heads that the mediator countersigned: by its clock the log stood so at the latest then."""
        file = f"{log.folder}witnessed"
        before = (0, 0)
        for text in split_notes(self.files.get(file, b"").decode("utf-8", "replace")):
            before = self.attempt(file, "witness", self._check_witnessed, log, file, text, before) or before

    def _check_witnessed(self, log: Log, file: str, text: str, before: Tuple[int, int]) -> Tuple[int, int]:
        keys = [f.witness for f in (self.founding, self.earlier) if f is not None and f.witness is not None]
        note = open_note(text.encode("utf-8", "replace"), keys)
        head = parse_checkpoint(note.text)
        if head.origin != log.origin:
            raise Refused(f"a head of {head.origin}")
        time_s = cosignature_time(note.signatures[0][1].signature)
        if head.size < before[0] or time_s < before[1]:
            raise Refused("out of order")
        self._check_time(time_s)
        try:
            signed = self._open_head(log, text)
            if log.holds(head.size, head.root):
                log.witnessed_checked += 1
            elif signed or head.size > len(log.tree.leaves):
                self._contradict(log, file, head.size)
            else:
                raise Refused(f"a head of {head.size} that is not of this log")
        except Refused as error:
            self.fault(file, "witness", str(error))
        return (head.size, time_s)

    def _verify_deposit(self, file: str, data: bytes) -> None:
        """Entries that the addressee could have read from then on, whatever it says."""
        check_name(file, data)
        keys = [f.deposit for f in (self.founding, self.earlier) if f is not None and f.deposit is not None]
        deposit = read_deposit(data, keys)
        parties = self.founding.parties
        if deposit.line != self.founding.line or deposit.sender == deposit.addressee:
            raise Refused("of another line, or to itself")
        if deposit.sender not in parties or deposit.addressee not in parties:
            raise Refused("from or to a party that has no node")
        self._check_time(deposit.time_s)
        places = []
        for frame in open_parcel(deposit, parties[deposit.addressee].hpke):
            if not frame.entries:
                continue
            log = self.logs.get(f"{deposit.sender}.tansiq/{self.founding.line}/{frame.log}")
            end = frame.start + len(frame.entries)
            if log is None or log.tree.leaves[frame.start : end] != [leaf_hash(e) for e in frame.entries]:
                raise Refused("entries that are not those of their places")
            head = self._open_head(log, frame.checkpoint)
            if head is None or head.size != end:
                raise Refused("entries under a head that the sender has not signed")
            places.append(f"{deposit.sender}/{frame.log}/{frame.start}-{end - 1}")
        parts = [deposit.sha256, deposit.sender, deposit.addressee, "time", str(deposit.time_s), *places]
        self.deposits.append(" ".join(parts))

    def _open_head(self, log: Log, text: str) -> Optional[Head]:
        """None where the author has not signed, or with a key that was revoked by then."""
        try:
            note = open_note(text.encode("utf-8", "replace"), [step.key for step in log.party.keys])
        except Unsigned:
            return None
        head = parse_checkpoint(note.text)
        if head.origin != log.origin:
            raise Refused(f"a head of {head.origin}")
        return head if log.party.may_sign_head(note, log.log, head.size) else None

    def _verify_checkpoint(self, log: Log) -> None:
        file = f"{log.folder}checkpoint"
        if file not in self.files:
            self.fault(file, "checkpoint", "not in the bundle")
            return
        text = self.files[file].decode("utf-8", "replace")
        try:
            head = self._open_head(log, text)
            if head is None or head.size != len(log.tree.leaves):
                raise Refused("not signed by the author, or of another size")
            if not log.holds(head.size, head.root):
                self.fault(file, "root", "the tiles have another root")
        except Refused as error:
            self.fault(file, "checkpoint", str(error))

    def _verify_joint(self, file: str, data: bytes) -> None:
        check_name(file, data)
        if self.founding.nodeless:
            raise Refused("joint, and a party has no node")
        keys = {p.name: [s.key for s in p.keys] for p in self.founding.parties.values()}
        note = open_note(data, [key for own in keys.values() for key in own])
        for own in keys.values():
            if not any(key in own for key, _ in note.signatures):
                raise Refused("not signed by every party")
        lines = note.text.split("\n")
        if lines[0] != f"tansiq/joint/v1 {self.founding.line}" or lines[-1] != "" or len(lines) < 4:
            raise Refused("a malformed joint statement, or one of another line")
        if not lines[-2].startswith("time ") or decode_decimal(lines[-2][5:]) is None:
            raise Refused("a joint statement without its time")
        names = [tuple(line.split(" ")[:2]) for line in lines[1:-2]]
        if names != sorted(set(names)) or len(names) != len(LOGS) * len(keys):
            raise Refused("not each log once, in order")
        for line in lines[1:-2]:
            words = line.split(" ")
            log = self.logs.get(f"{words[0]}.tansiq/{self.founding.line}/{(words + [''])[1]}")
            if log is None or len(words) != 4:
                raise Refused("a head of no log of this line")
            size, root = decode_decimal(words[2]), decode_hash(words[3])
            if size is None or root is None or not log.party.may_sign_head(note, log.log, size):
                raise Refused("a malformed head, or one that its author has not signed")
            if not log.holds(size, root):
                self._contradict(log, file, size)

    def _verify_proof(self, file: str, data: bytes) -> None:
        _, party, name, index_text = file.split("/")
        log = self.logs.get(f"{party}.tansiq/{self.founding.line}/{name}")
        if log is None:
            raise Refused("of a log that is not here")
        text, blank, checkpoint = data.decode("utf-8", "replace").partition("\n\n")
        lines = text.split("\n")
        if not blank or lines[0] != "c2sp.org/tlog-proof@v1":
            raise Refused("not a proof")
        if len(lines) > 1 and lines[1].startswith("extra "):
            del lines[1]
        if len(lines) < 2 or lines[1] != f"index {index_text}":
            raise Refused("a proof of another index")
        index, hashes = int(index_text), [decode_hash(line) for line in lines[2:]]
        head = self._open_head(log, checkpoint)
        if head is None:
            raise Refused("a proof whose head the author has not signed")
        self._open_receipts(log, checkpoint)
        if not log.holds(head.size, head.root):
            self._contradict(log, file, head.size)
            return
        if None in hashes or index >= len(log.tree.leaves):
            raise Refused("malformed hashes, or an index beyond the log")
        if not verify_inclusion(log.tree.leaves[index], index, head.size, hashes, head.root):
            raise Refused("not a path from this log's leaf to the signed root")

    def _verify_evidence(self, file: str, data: bytes) -> None:
        check_name(file, data)
        origin, heads, proof = read_fork(data)
        log = self.logs.get(origin)
        if log is None:
            raise Refused("about no log of this line")
        opened = [self._open_head(log, text) for text in heads]
        if None in opened:
            raise Refused("a head that the author has not signed")
        check_fork(sorted(opened, key=lambda head: head.size), proof)
        self._forked(log, file, "evidence of two signed heads")

    def _contradict(self, log: Log, file: str, size: int) -> None:
        if size > len(log.tree.leaves):
            self.fault(file, "cut", f"a head of {size}, here are {len(log.tree.leaves)} entries")
        else:
            self._forked(log, file, f"a signed head of {size} that is not of this log")

    def _forked(self, log: Log, file: str, what: str) -> None:
        if log.origin not in self.forks:
            self.forks.append(log.origin)
        self.fault(file, "fork", f"{log.origin}: {what}")


def sha256_of(value):
    return value.get("sha256") if isinstance(value, dict) else None
