"""Canonical JSON: RFC 8785 with integers alone, so that two readers cannot read it differently."""

import json
import unicodedata

MAX_DEPTH = 16
MAX_INTEGER = 2**53 - 1


class Refused(Exception):
    """What was offered is not what its format asks for."""


def parse(line: str):
    """The value of a line that is canonical byte for byte; Refused otherwise."""
    _check_depth(line)
    try:
        value = json.loads(line, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON: {error}") from None
    if write(value) != line:
        raise Refused("not in canonical form")
    return value


def read_document(data: bytes):
    """The value of a file that is one canonical line; Refused otherwise."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("not UTF-8") from None
    if not text.endswith("\n"):
        raise Refused("no newline at the end")
    return parse(text[:-1])


def write(value) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise Refused(f"integer too large: {value}")
        return str(value)
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, list):
        return "[" + ",".join(write(item) for item in value) + "]"
    # JavaScript and RFC 8785 sort by UTF-16 code units.
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    if "__proto__" in keys:
        raise Refused("a key named __proto__")
    return "{" + ",".join(_quote(key) + ":" + write(value[key]) for key in keys) + "}"


def _quote(text: str) -> str:
    for character in text:
        code = ord(character)
        if code < 0x20 or 0x7F <= code <= 0x9F:
            raise Refused("a control character")
        if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
            raise Refused("a bidi control character")
        if 0xD800 <= code <= 0xDFFF:
            raise Refused("a lone surrogate")
    if unicodedata.normalize("NFC", text) != text:
        raise Refused("text that is not in NFC")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _check_depth(line: str) -> None:
    """Before any parser recurses."""
    depth, in_string, escaped = 0, False, False
    for character in line:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Refused("too deep")
        elif character in "]}":
            depth -= 1


def _refuse(text: str):
    raise Refused(f"not an integer: {text}")
