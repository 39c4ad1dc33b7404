// Verifies what the package wrote with Go's own golang.org/x/mod/sumdb packages, and signs a note
// for the package to open. Reads one JSON object from standard input and prints one; any check
// that fails ends the program with status 1.
package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type input struct {
	Entry      string
	EntryKey   string
	Checkpoint string
	LogKey     string
	Witness    struct{ Name, PublicKey string }
	WitnessID  uint32
	Entries    [][]byte
	Root       []byte
	Inclusion  [][][]byte
	// Consistency[n-1] is the proof from the first n entries, whose root is OldRoots[n-1].
	Consistency [][][]byte
	OldRoots    [][]byte
	Tiles       map[string][]byte
	SignerKey   string
}

type output struct {
	EntryText  string
	Signatures []string
	Records    int
	Signed     string
}

// cosignature verifies C2SP tlog-cosignature type 0x04, which sumdb/note does not know.
type cosignature struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (c cosignature) Name() string    { return c.name }
func (c cosignature) KeyHash() uint32 { return c.id }
func (c cosignature) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	time := binary.BigEndian.Uint64(sig)
	text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, msg)
	return ed25519.Verify(c.key, []byte(text), sig[8:])
}

// tiles reads C2SP tile paths, which leave out the height that Go's paths carry.
type tiles map[string][]byte

func (t tiles) Height() int                         { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range wanted {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		data, ok := t[path]
		if !ok {
			return nil, fmt.Errorf("no tile %s", path)
		}
		out = append(out, data)
	}
	return out, nil
}

func main() {
	var in input
	check(json.NewDecoder(os.Stdin).Decode(&in))
	var out output

	author, err := note.NewVerifier(in.EntryKey)
	check(err)
	entry, err := note.Open([]byte(in.Entry), note.VerifierList(author))
	check(err)
	out.EntryText = entry.Text

	log, err := note.NewVerifier(in.LogKey)
	check(err)
	key, err := base64.StdEncoding.DecodeString(in.Witness.PublicKey)
	check(err)
	witness := cosignature{in.Witness.Name, in.WitnessID, key}
	head, err := note.Open([]byte(in.Checkpoint), note.VerifierList(log, witness))
	check(err)
	for _, sig := range head.Sigs {
		out.Signatures = append(out.Signatures, sig.Name)
	}

	size := int64(len(in.Entries))
	root := hash(in.Root)
	for i, data := range in.Entries {
		check(tlog.CheckRecord(hashes(in.Inclusion[i]), size, root, int64(i), tlog.RecordHash(data)))
		old := hash(in.OldRoots[i])
		check(tlog.CheckTree(hashes(in.Consistency[i]), size, root, int64(i)+1, old))
		reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles(in.Tiles))
		stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(i))})
		check(err)
		if stored[0] != tlog.RecordHash(data) {
			check(fmt.Errorf("tile hash of entry %d differs", i))
		}
		out.Records++
	}

	signer, err := note.NewSigner(in.SignerKey)
	check(err)
	signed, err := note.Sign(&note.Note{Text: "signed by Go\n\nتنسيق\n"}, signer)
	check(err)
	out.Signed = string(signed)
	check(json.NewEncoder(os.Stdout).Encode(out))
}

func hash(data []byte) (h tlog.Hash) {
	if copy(h[:], data) != len(h) {
		check(fmt.Errorf("a hash of %d bytes", len(data)))
	}
	return h
}

func hashes(list [][]byte) []tlog.Hash {
	var out []tlog.Hash
	for _, data := range list {
		out = append(out, hash(data))
	}
	return out
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
