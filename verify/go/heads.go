package main

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"sort"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Every head in a bundle, whoever signed it: it is that of the tiles, or somebody lied.

// openReceipts gives the countersignatures of the other parties on one head.
func (b *bundle) openReceipts(log *logCheck, text string) ([]receipt, error) {
	var mirrors []*key
	names := map[string]string{}
	for _, p := range b.founding.parties {
		if p != log.party {
			mirrors = append(mirrors, p.mirror)
			names[p.mirror.text] = p.name
		}
	}
	n, err := openNote([]byte(text), mirrors)
	if err != nil {
		return nil, err
	}
	h, err := parseCheckpoint(n.text)
	if err != nil {
		return nil, err
	}
	if h.origin != log.origin {
		return nil, errors.New("a head of " + h.origin)
	}
	var found []receipt
	for i, signer := range n.signers {
		digest := sha256.Sum256([]byte(n.lines[i].line))
		found = append(found, receipt{
			mirror: names[signer.text],
			head:   h,
			time:   cosignatureTime(n.lines[i].data),
			hash:   base64.StdEncoding.EncodeToString(digest[:]),
			note:   text,
		})
	}
	return found, nil
}

func (b *bundle) readReceipts(log *logCheck) {
	file := log.folder + "receipts"
	data, ok := b.files[file]
	if !ok {
		b.fault(file, "receipt", "not in the bundle")
		return
	}
	size, time := int64(0), uint64(0)
	for _, text := range splitNotes(string(data)) {
		found, err := b.openReceipts(log, text)
		b.attempt(file, "receipt", err)
		for _, r := range found {
			if r.head.size < size {
				b.fault(file, "receipt", "out of order")
			}
			if r.time < time {
				what := fmt.Sprintf("%d s for %d after %d s", r.time, r.head.size, time)
				b.claims = append(b.claims, finding{file, "clock-back", what})
			}
			size, time = r.head.size, r.time
			log.add(r)
		}
	}
}

// openHead gives nil where the author has not signed, or with a key that was revoked by then.
func (b *bundle) openHead(log *logCheck, text string) (*head, error) {
	n, err := openNote([]byte(text), log.party.authorKeys())
	if err == errUnsigned {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	h, err := parseCheckpoint(n.text)
	if err != nil {
		return nil, err
	}
	if h.origin != log.origin {
		return nil, errors.New("a head of " + h.origin)
	}
	if !log.party.maySignHead(n, log.log, h.size) {
		return nil, nil
	}
	return &h, nil
}

func (b *bundle) judgeReceipt(log *logCheck, r receipt) error {
	signed, err := b.openHead(log, r.note)
	if err != nil {
		return err
	}
	if log.tree.holds(r.head.size, r.head.root) {
		log.receipted++
		return nil
	}
	if signed == nil && r.head.size <= log.tree.size() {
		return fmt.Errorf("a head of %d that is not of this log", r.head.size)
	}
	b.contradict(log, log.folder+"receipts", r.head.size)
	return nil
}

func (b *bundle) verifyCheckpoint(log *logCheck) {
	file := log.folder + "checkpoint"
	data, ok := b.files[file]
	if !ok {
		b.fault(file, "checkpoint", "not in the bundle")
		return
	}
	h, err := b.openHead(log, string(data))
	if err == nil && (h == nil || h.size != log.tree.size()) {
		err = errors.New("not signed by the author, or of another size")
	}
	if b.attempt(file, "checkpoint", err) && !log.tree.holds(h.size, h.root) {
		b.fault(file, "root", "the tiles have another root")
	}
}

func (b *bundle) verifyJoint(file string) error {
	if err := b.checkName(file); err != nil {
		return err
	}
	if len(b.founding.nodeless) > 0 {
		return errors.New("joint, and a party has no node")
	}
	var keys []*key
	for _, p := range b.founding.parties {
		keys = append(keys, p.authorKeys()...)
	}
	n, err := openNote(b.files[file], keys)
	if err != nil {
		return err
	}
	for _, p := range b.founding.parties {
		signed := false
		for _, signer := range n.signers {
			signed = signed || contains(p.authorKeys(), signer)
		}
		if !signed {
			return errors.New("not signed by " + p.name)
		}
	}
	lines := strings.Split(n.text, "\n")
	if len(lines) != len(logNames)*len(b.founding.parties)+3 || lines[0] != "tansiq/joint/v1 "+b.founding.line {
		return errors.New("not of this line, or not each log once")
	}
	time := lines[len(lines)-2]
	if _, ok := decodeDecimal(strings.TrimPrefix(time, "time ")); !ok || !strings.HasPrefix(time, "time ") {
		return errors.New("without its time")
	}
	last := ""
	for _, line := range lines[1 : len(lines)-2] {
		words := strings.Split(line, " ")
		if len(words) != 4 || words[0]+" "+words[1] <= last {
			return errors.New("not each log once, in order")
		}
		last = words[0] + " " + words[1]
		log := b.logOf(words[0], words[1])
		size, isSize := decodeDecimal(words[2])
		root, isRoot := decodeHash(words[3])
		if log == nil || !isSize || !isRoot || !log.party.maySignHead(n, log.log, size) {
			return errors.New("a malformed head, or one that its author has not signed")
		}
		if !log.tree.holds(size, root) {
			b.contradict(log, file, size)
		}
	}
	return nil
}

// verifyProof checks an exhibit of C2SP tlog-proof with Go's own tlog.CheckRecord.
func (b *bundle) verifyProof(file string) error {
	parts := strings.Split(file, "/")
	log := b.logOf(parts[1], parts[2])
	if log == nil {
		return errors.New("of a log that is not here")
	}
	text, checkpoint, found := strings.Cut(string(b.files[file]), "\n\n")
	lines := strings.Split(text, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a proof")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || lines[0] != "index "+parts[3] {
		return errors.New("a proof of another index")
	}
	index, _ := decodeDecimal(parts[3])
	h, err := b.openHead(log, checkpoint)
	if err != nil {
		return err
	}
	if h == nil {
		return errors.New("a proof whose head the author has not signed")
	}
	if _, err := b.openReceipts(log, checkpoint); err != nil {
		return err
	}
	if !log.tree.holds(h.size, h.root) {
		b.contradict(log, file, h.size)
		return nil
	}
	hashes, ok := hashesOf(lines[1:])
	if !ok || index >= h.size {
		return errors.New("malformed hashes, or an index beyond the head")
	}
	return tlog.CheckRecord(tlog.RecordProof(hashes), h.size, h.root, index, log.tree.leaves[index])
}

func (b *bundle) verifyEvidence(file string) error {
	if err := b.checkName(file); err != nil {
		return err
	}
	text := string(b.files[file])
	value, err := parseCanonical(strings.TrimSuffix(text, "\n"))
	if err != nil {
		return err
	}
	fields, ok := hasKeys(value, "heads", "origin", "proof", "type")
	heads, isHeads := fields["heads"].([]interface{})
	proof, isProof := texts(fields["proof"])
	path, isPath := hashesOf(proof)
	if !ok || !strings.HasSuffix(text, "\n") || fields["type"] != "tansiq/fork/v1" || !isHeads || len(heads) != 2 || !isProof || !isPath {
		return errors.New("not fork evidence")
	}
	var log *logCheck
	for _, each := range b.logs {
		if each.origin == fields["origin"] {
			log = each
		}
	}
	if log == nil {
		return errors.New("about no log of this line")
	}
	var opened []*head
	for _, item := range heads {
		lines, ok := texts(item)
		h, err := b.openHead(log, strings.Join(lines, "\n")+"\n")
		if err != nil {
			return err
		}
		if !ok || h == nil {
			return errors.New("a head that the author has not signed")
		}
		opened = append(opened, h)
	}
	sort.SliceStable(opened, func(i, j int) bool { return opened[i].size < opened[j].size })
	if err := checkFork(opened[0], opened[1], path); err != nil {
		return err
	}
	b.forked(log, file, "evidence of two signed heads")
	return nil
}

// checkFork accepts two heads that no honest log can both sign. The proof binds by the larger
// head's root alone: one that reproduces only the smaller can be made of arbitrary hashes.
func checkFork(small, large *head, path []tlog.Hash) error {
	agree := errors.New("heads that do not contradict each other")
	if small.size == large.size {
		if len(path) > 0 || small.root == large.root {
			return agree
		}
		return nil
	}
	if small.size == 0 {
		return agree
	}
	oldRoot, newRoot, ok := rootsOfPath(small.size, large.size, path)
	if !ok || newRoot != large.root {
		return errors.New("no path to the root of the larger head")
	}
	if oldRoot == small.root {
		return agree
	}
	return nil
}

func (b *bundle) contradict(log *logCheck, file string, size int64) {
	if size > log.tree.size() {
		b.fault(file, "cut", fmt.Sprintf("a head of %d, here are %d entries", size, log.tree.size()))
	} else {
		b.forked(log, file, fmt.Sprintf("a signed head of %d that is not of this log", size))
	}
}

func (b *bundle) forked(log *logCheck, file, what string) {
	b.forks[log.origin] = true
	b.fault(file, "fork", log.origin+": "+what)
}
