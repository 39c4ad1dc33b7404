"""What bundle.json says, and how the files of an export are called."""

import hashlib
import re
from typing import List

import canonical
from canonical import Refused
from entries import LOGS, is_count, is_id


def read_manifest(data: bytes) -> dict:
    value = canonical.read_document(data)
    keys = ["files", "from", "line", "logs", "parties", "to", "type"]
    if not isinstance(value, dict) or sorted(value) != keys or value["type"] != "tansiq/bundle/v1":
        raise Refused("other fields than a bundle's")
    files, logs, parties = value["files"], value["logs"], value["parties"]
    if not isinstance(value["line"], str) or not is_id(value["line"]):
        raise Refused("a line's id")
    if not is_count(value["from"]) or not is_count(value["to"]):
        raise Refused("from and to are not microseconds")
    if not isinstance(parties, list) or not all(isinstance(party, str) for party in parties):
        raise Refused("parties are not a list of texts")
    if not isinstance(files, dict) or not all(isinstance(name, str) for name in files.values()):
        raise Refused("files are not hashes by path")
    if not isinstance(logs, dict) or not set(logs) <= {f"{p}/{log}" for p in parties for log in LOGS}:
        raise Refused("not the logs of the parties")
    for name, asked in logs.items():
        if not isinstance(asked, dict) or sorted(asked) != ["end", "first", "size"]:
            raise Refused(f"{name}: not first, end and size")
        first, end, size = asked["first"], asked["end"], asked["size"]
        if not all(map(is_count, (first, end, size))) or not first <= end <= size:
            raise Refused(f"{name}: not 0 <= first <= end <= size")
    return value


def path_layout(parties: List[str]):
    log = f"({'|'.join(parties)})/({'|'.join(LOGS)})"
    index, sha256 = "(0|[1-9][0-9]{0,15})", "[0-9a-f]{64}"
    paths = [
        "founding\\.note",
        "policy",
        f"foundings/{sha256}\\.note",
        f"logs/{log}/(checkpoint|receipts|witnessed|tile/[0-9a-z./]+|entries/{index})",
        f"revocations/{sha256}\\.note",
        f"joint/{sha256}\\.note",
        f"evidence/{sha256}\\.json",
        f"proofs/{log}/{index}",
        f"deposits/{sha256}\\.json",
        f"blobs/{sha256}",
    ]
    return re.compile("|".join(f"({path})" for path in paths), re.ASCII)


def check_name(path: str, data: bytes) -> None:
    name = path.rpartition("/")[2].partition(".")[0]
    if name != hashlib.sha256(data).hexdigest():
        raise Refused("not the bytes that its name says")
