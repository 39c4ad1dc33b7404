package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	noteType        = 1
	cosignatureType = 4
	prefix          = "— "
)

// key is a C2SP verifier key that is safe to enrol, and a note.Verifier of either type.
type key struct {
	text string
	name string
	id   uint32
	kind byte
	raw  ed25519.PublicKey
}

func (k *key) Name() string    { return k.name }
func (k *key) KeyHash() uint32 { return k.id }

func (k *key) Verify(message, signature []byte) bool {
	if k.kind == cosignatureType {
		if len(signature) != 72 || cosignatureTime(signature) > maxInteger {
			return false
		}
		head := fmt.Sprintf("cosignature/v1\ntime %d\n", cosignatureTime(signature))
		message = append([]byte(head), message...)
		signature = signature[8:]
	}
	return len(signature) == 64 && ed25519.Verify(k.raw, message, signature)
}

// cosignatureTime is in seconds since 1970.
func cosignatureTime(signature []byte) uint64 { return binary.BigEndian.Uint64(signature) }

func parseKey(text string, kind byte) (*key, error) {
	name := text[:strings.IndexByte(text+"+", '+')]
	var material []byte
	if len(text) > len(name)+10 {
		material, _ = decodeBase64(text[len(name)+10:])
	}
	if len(material) != 33 || material[0] != kind || !isKeyName(name) {
		return nil, fmt.Errorf("not a verifier key of type %d: %q", kind, text)
	}
	digest := sha256.Sum256(append([]byte(name+"\n"), material...))
	id := binary.BigEndian.Uint32(digest[:])
	if text != fmt.Sprintf("%s+%08x+%s", name, id, base64.StdEncoding.EncodeToString(material)) {
		return nil, fmt.Errorf("not a verifier key: %q", text)
	}
	if !isEnrollable(material[1:]) {
		return nil, fmt.Errorf("a key that is not of prime order: %q", text)
	}
	return &key{text, name, id, kind, ed25519.PublicKey(material[1:])}, nil
}

func isKeyName(name string) bool {
	return name != "" && utf8.ValidString(name) && !strings.Contains(name, "+") &&
		strings.IndexFunc(name, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }) < 0
}

// decodeBase64 accepts the one canonical spelling of RFC 4648 section 4.
func decodeBase64(text string) ([]byte, bool) {
	data, err := base64.StdEncoding.DecodeString(text)
	return data, err == nil && base64.StdEncoding.EncodeToString(data) == text
}

func decodeHash(text string) (h tlog.Hash, ok bool) {
	data, ok := decodeBase64(text)
	if !ok || len(data) != len(h) {
		return h, false
	}
	copy(h[:], data)
	return h, true
}

var decimal = regexp.MustCompile(`^(0|[1-9][0-9]{0,15})$`)

func decodeDecimal(text string) (int64, bool) {
	if !decimal.MatchString(text) {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && n <= maxInteger
}

// signature is one signature line of a note, without its newline.
type signature struct {
	name string
	id   uint32
	data []byte
	line string
}

func signatureLine(line string) (signature, bool) {
	name, encoded, found := strings.Cut(strings.TrimPrefix(line, prefix), " ")
	data, ok := decodeBase64(encoded)
	if !strings.HasPrefix(line, prefix) || !found || !ok || len(data) <= 4 || !isKeyName(name) {
		return signature{}, false
	}
	return signature{name, binary.BigEndian.Uint32(data), data[4:], line}, true
}

func (s signature) by(k *key) bool { return s.name == k.name && s.id == k.id }

// opened is a note of which at least one known key has signed, and none wrongly.
type opened struct {
	text    string
	signers []*key
	lines   []signature
}

var errUnsigned = errors.New("no signature by a known key")

// openNote leaves the form to Go's own note package. That looks at one signature of each key; here
// every one must verify.
func openNote(data []byte, keys []*key) (*opened, error) {
	var verifiers []note.Verifier
	for i, k := range keys {
		if !contains(keys[:i], k) {
			verifiers = append(verifiers, k)
		}
	}
	n, err := note.Open(data, note.VerifierList(verifiers...))
	var unverified *note.UnverifiedNoteError
	if errors.As(err, &unverified) {
		return nil, errUnsigned
	}
	if err != nil {
		return nil, err
	}
	found := &opened{text: n.Text}
	tail := strings.TrimSuffix(string(data[len(n.Text)+1:]), "\n")
	for _, text := range strings.Split(tail, "\n") {
		line, ok := signatureLine(text)
		if !ok {
			return nil, errors.New("a malformed signature line")
		}
		for _, k := range keys {
			if !line.by(k) {
				continue
			}
			if !k.Verify([]byte(n.Text), line.data) {
				return nil, fmt.Errorf("a signature by %s that does not verify", k.name)
			}
			found.signers = append(found.signers, k)
			found.lines = append(found.lines, line)
			break
		}
	}
	return found, nil
}

type head struct {
	origin string
	size   int64
	root   tlog.Hash
}

func parseCheckpoint(text string) (head, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" || !isKeyName(lines[0]) {
		return head{}, errors.New("a malformed checkpoint")
	}
	size, isSize := decodeDecimal(lines[1])
	root, isRoot := decodeHash(lines[2])
	if !isSize || !isRoot {
		return head{}, errors.New("a malformed checkpoint")
	}
	return head{lines[0], size, root}, nil
}

// splitNotes parts notes that stand one after the other: one ends where a line follows its
// signatures that is not one.
func splitNotes(text string) []string {
	var notes []string
	current, signed := "", false
	for _, line := range strings.SplitAfter(text, "\n") {
		if signed && !strings.HasPrefix(line, prefix) {
			notes = append(notes, current)
			current, signed = "", false
		}
		current += line
		signed = signed || strings.HasPrefix(line, prefix)
	}
	if current != "" {
		notes = append(notes, current)
	}
	return notes
}
