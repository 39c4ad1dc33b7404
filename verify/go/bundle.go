package main

import (
	"fmt"
	"sort"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// finding is a fault or a claim about one file.
type finding struct{ file, code, what string }

type receipt struct {
	mirror string
	head   head
	time   uint64
	// As seen lines name the countersignature.
	hash string
	note string
}

type logCheck struct {
	party            *party
	log              string
	origin, folder   string
	size, first, end int64
	tree             *tree
	receipts         []receipt
	// The receipts again: a long log has as many as entries.
	byHash             map[string]receipt
	bySize             map[string]map[string]bool
	entries, receipted int
	witnessed          int
	// From this entry on the addressee has a node; -1 before it is met.
	refoundedAt int64
}

// bundle is an export of a line, and after verify what was found in it.
type bundle struct {
	all, files  map[string][]byte
	manifest    *manifest
	founding    *founding
	logs        []*logCheck
	faults      []finding
	claims      []finding
	forks       map[string]bool
	revocations []*revocation
	// The document that the founding goes on from, of a time when somebody had no node.
	earlier *founding
	// Files of minutes, and whether the other side agreed to them, by their ref.
	minutes  map[string]string
	agreed   map[string]bool
	deposits []string
}

func (b *bundle) fault(file, code, what string) {
	b.faults = append(b.faults, finding{file, code, what})
}

// attempt makes an error a fault of the file.
func (b *bundle) attempt(file, code string, err error) bool {
	if err != nil {
		b.fault(file, code, err.Error())
	}
	return err == nil
}

func (b *bundle) below(folder string) (paths []string) {
	for file := range b.files {
		if strings.HasPrefix(file, folder) {
			paths = append(paths, file)
		}
	}
	sort.Strings(paths)
	return paths
}

func (b *bundle) verify() {
	var err error
	if b.manifest, err = readManifest(b.all["bundle.json"]); !b.attempt("bundle.json", "manifest", err) {
		return
	}
	if b.founding, err = openFounding(b.all["founding.note"]); !b.attempt("founding.note", "founding", err) {
		return
	}
	b.verifyManifest()
	b.readEarlier()
	if string(b.files["policy"]) != b.founding.policy() {
		b.fault("policy", "policy", "not the policy of the founding document")
	}
	for _, file := range b.below("revocations/") {
		b.attempt(file, "revocation", b.readRevocation(file))
	}
	for _, p := range b.founding.parties {
		for _, log := range logNames {
			b.readLog(p, log)
		}
	}
	for _, log := range b.logs {
		b.readReceipts(log)
	}
	// The routine log holds the rotations that the urgent one obeys.
	for _, name := range []string{"routine", "urgent"} {
		for _, log := range b.logs {
			if log.log == name {
				b.verifyEntries(log)
			}
		}
	}
	b.verifyMinutes()
	for _, log := range b.logs {
		b.verifyCheckpoint(log)
		for _, r := range log.receipts {
			b.attempt(log.folder+"receipts", "receipt", b.judgeReceipt(log, r))
		}
		b.verifyWitnessed(log)
	}
	for _, r := range b.revocations {
		b.judgeRevocation(r)
	}
	for _, file := range b.below("joint/") {
		b.attempt(file, "joint", b.verifyJoint(file))
	}
	for _, file := range b.below("proofs/") {
		b.attempt(file, "proof", b.verifyProof(file))
	}
	for _, file := range b.below("evidence/") {
		b.attempt(file, "evidence", b.verifyEvidence(file))
	}
	for _, file := range b.below("deposits/") {
		b.attempt(file, "deposit", b.verifyDeposit(file))
	}
	for _, file := range b.below("blobs/") {
		b.attempt(file, "blob", b.checkName(file))
	}
}

func (b *bundle) readRevocation(file string) error {
	if err := b.checkName(file); err != nil {
		return err
	}
	r, err := b.founding.openRevocation(b.files[file])
	if err != nil {
		return err
	}
	r.file, r.bytes = file, int64(len(b.files[file]))
	r.sha256 = strings.TrimSuffix(strings.TrimPrefix(file, "revocations/"), ".note")
	p := r.party
	p.revocations = append(p.revocations, r)
	p.keys = append(p.keys, authorKey{r.new, r.good["routine"].size, r.good["urgent"].size})
	b.revocations = append(b.revocations, r)
	return nil
}

func (b *bundle) judgeRevocation(r *revocation) {
	if !contains(r.party.authorKeys(), r.revoked) {
		b.fault(r.file, "revocation", "revokes a key that was never the author's")
	}
	for _, log := range b.logs {
		good := r.good[log.log]
		if log.party == r.party && !log.tree.holds(good.size, good.root) {
			b.fault(r.file, "revocation", log.log+": no good head of this log")
		}
	}
}

// readLog takes the leaves from the level-0 tiles; every other tile follows from them.
func (b *bundle) readLog(p *party, name string) {
	if _, ok := b.manifest.logs[p.name+"/"+name]; !ok {
		return
	}
	size, first, end := b.manifest.asked(p.name + "/" + name)
	folder := "logs/" + p.name + "/" + name + "/"
	var leaves []tlog.Hash
	for start := int64(0); start < size; start += 256 {
		width := size - start
		if width > 256 {
			width = 256
		}
		file := folder + tilePath(0, int(start/256), int(width))
		tile := b.files[file]
		if int64(len(tile)) != width*32 {
			b.fault(file, "tile", fmt.Sprintf("expected %d hashes", width))
			break
		}
		for ; len(tile) > 0; tile = tile[32:] {
			var h tlog.Hash
			copy(h[:], tile)
			leaves = append(leaves, h)
		}
	}
	if int64(len(leaves)) == size {
		b.verifyTiles(folder, leaves)
	}
	origin := fmt.Sprintf("%s.tansiq/%s/%s", p.name, b.founding.line, name)
	b.logs = append(b.logs, &logCheck{
		party: p, log: name, origin: origin, folder: folder,
		size: size, first: first, end: end, tree: treeOf(leaves),
		refoundedAt: -1,
		byHash:      map[string]receipt{}, bySize: map[string]map[string]bool{},
	})
}

func (b *bundle) verifyTiles(folder string, leaves []tlog.Hash) {
	expected := hashTiles(leaves)
	for file, data := range expected {
		if found, ok := b.files[folder+file]; !ok || string(found) != string(data) {
			b.fault(folder+file, "tile", "not the hashes of the tiles below")
		}
	}
	for _, file := range b.below(folder + "tile/") {
		if _, ok := expected[strings.TrimPrefix(file, folder)]; !ok {
			b.fault(file, "tile", "not a tile of this log")
		}
	}
}

// logOf is nil where there is no such log on this line.
func (b *bundle) logOf(party, log string) *logCheck {
	for _, each := range b.logs {
		if each.party.name == party && each.log == log {
			return each
		}
	}
	return nil
}
