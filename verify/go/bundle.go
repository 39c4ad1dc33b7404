package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"regexp"
	"sort"
	"strconv"
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
}

type manifest struct {
	line    string
	parties []string
	logs    object
	files   object
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
	for _, log := range b.logs {
		b.verifyCheckpoint(log)
		for _, r := range log.receipts {
			b.attempt(log.folder+"receipts", "receipt", b.judgeReceipt(log, r))
		}
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
	for _, file := range b.below("blobs/") {
		b.attempt(file, "blob", b.checkName(file))
	}
}

func readManifest(data []byte) (*manifest, error) {
	text := strings.TrimSuffix(string(data), "\n")
	if text == string(data) {
		return nil, errors.New("no newline at the end")
	}
	value, err := parseCanonical(text)
	if err != nil {
		return nil, err
	}
	fields, ok := hasKeys(value, "files", "from", "line", "logs", "parties", "to", "type")
	if !ok || fields["type"] != "tansiq/bundle/v1" {
		return nil, errors.New("other fields than a bundle's")
	}
	m := &manifest{}
	m.line, _ = fields["line"].(string)
	_, isFrom := count(fields["from"])
	_, isTo := count(fields["to"])
	parties, isParties := texts(fields["parties"])
	files, isFiles := fields["files"].(object)
	logs, isLogs := fields["logs"].(object)
	if !id.MatchString(m.line) || !isFrom || !isTo || !isParties || !isFiles || !isLogs {
		return nil, errors.New("a malformed field")
	}
	m.parties, m.files, m.logs = parties, files, logs
	for file, sha256 := range files {
		if _, ok := sha256.(string); !ok {
			return nil, fmt.Errorf("%s: no hash", file)
		}
	}
	var expected []string
	for _, party := range parties {
		for _, log := range logNames {
			expected = append(expected, party+"/"+log)
		}
	}
	if _, ok := hasKeys(logs, expected...); !ok {
		return nil, errors.New("not the logs of the parties")
	}
	for name := range logs {
		if size, first, end := m.asked(name); first < 0 || first > end || end > size {
			return nil, fmt.Errorf("%s: not 0 <= first <= end <= size", name)
		}
	}
	return m, nil
}

// asked gives the size of a log and the range that is disclosed; first is -1 when it is malformed.
func (m *manifest) asked(name string) (size, first, end int64) {
	if _, ok := m.logs[name]; !ok {
		return 0, 0, 0
	}
	fields, ok := hasKeys(m.logs[name], "end", "first", "size")
	size, isSize := count(fields["size"])
	first, isFirst := count(fields["first"])
	end, isEnd := count(fields["end"])
	if !ok || !isSize || !isFirst || !isEnd {
		return 0, -1, 0
	}
	return size, first, end
}

// verifyManifest: every file is of the layout, listed, and as it is listed.
func (b *bundle) verifyManifest() {
	var parties []string
	for _, p := range b.founding.parties {
		parties = append(parties, p.name)
	}
	if b.manifest.line != b.founding.line || strings.Join(b.manifest.parties, ",") != strings.Join(parties, ",") {
		b.fault("bundle.json", "manifest", "another line, or other parties, than were founded")
	}
	layout := pathLayout(parties)
	b.files = map[string][]byte{}
	for file, data := range b.all {
		if file == "bundle.json" {
			continue
		}
		listed, isListed := b.manifest.files[file]
		digest := sha256.Sum256(data)
		isPlaced := layout.MatchString(file)
		if isPlaced {
			b.files[file] = data
		}
		switch {
		case !isListed:
			b.fault(file, "manifest", "here, and not listed")
		case !isPlaced:
			b.fault(file, "manifest", "not a file of a bundle")
		case hex.EncodeToString(digest[:]) != listed:
			b.fault(file, "manifest", fmt.Sprintf("not %s", listed))
		}
	}
	for file := range b.manifest.files {
		if _, ok := b.all[file]; !ok && file != "bundle.json" {
			b.fault(file, "manifest", "listed, and not here")
		}
	}
}

func pathLayout(parties []string) *regexp.Regexp {
	log := fmt.Sprintf("(%s)/(%s)", strings.Join(parties, "|"), strings.Join(logNames, "|"))
	index, sha256 := "(0|[1-9][0-9]{0,15})", "[0-9a-f]{64}"
	paths := []string{
		`founding\.note`,
		`policy`,
		`logs/` + log + `/(checkpoint|receipts|tile/[0-9a-z./]+|entries/` + index + `)`,
		`revocations/` + sha256 + `\.note`,
		`joint/` + sha256 + `\.note`,
		`evidence/` + sha256 + `\.json`,
		`proofs/` + log + `/` + index,
		`blobs/` + sha256,
	}
	return regexp.MustCompile(`^(` + strings.Join(paths, "|") + `)$`)
}

// checkName: the file is called by the SHA-256 of its bytes.
func (b *bundle) checkName(file string) error {
	name, _, _ := strings.Cut(path.Base(file), ".")
	digest := sha256.Sum256(b.files[file])
	if hex.EncodeToString(digest[:]) != name {
		return errors.New("not the bytes that its name says")
	}
	return nil
}

func (b *bundle) readRevocation(file string) error {
	if err := b.checkName(file); err != nil {
		return err
	}
	r, err := b.founding.openRevocation(b.files[file])
	if err != nil {
		return err
	}
	r.file = file
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
		byHash: map[string]receipt{}, bySize: map[string]map[string]bool{},
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

// --- entries -------------------------------------------------------------------------------------

func (b *bundle) verifyEntries(log *logCheck) {
	newest := map[string]int64{}
	for _, index := range b.disclosed(log) {
		file := fmt.Sprintf("%sentries/%d", log.folder, index)
		data := b.files[file]
		if tlog.RecordHash(data) != log.tree.leaves[index] {
			b.fault(file, "leaf", fmt.Sprintf("not the leaf %d of %s", index, log.origin))
			continue
		}
		e, signer, err := openEntry(data, log.party.authorKeys())
		if err == errSignature {
			b.fault(file, "signature", err.Error())
			continue
		}
		if !b.attempt(file, "form", err) {
			continue
		}
		if (e.place != place{b.founding.line, log.party.name, log.log, index}) {
			b.fault(file, "place", fmt.Sprintf("signed for %v", e.place))
			continue
		}
		if e.to == log.party.name || b.founding.party(e.to) == nil {
			b.fault(file, "addressee", "addressed to "+e.to)
			continue
		}
		routineSeen := int64(0)
		for _, s := range e.seen {
			if s.party == log.party.name && s.log == "routine" {
				routineSeen = s.size
			}
		}
		if signer.text != log.party.keyInForce(log.log, index, routineSeen).text {
			b.fault(file, "key", "signed by a key that was not in force")
		}
		b.verifySeen(log, file, e, newest)
		b.verifyOperators(log, file, e)
		b.verifyMeaning(log, index, file, e)
		log.entries++
	}
}

func (b *bundle) disclosed(log *logCheck) (indices []int64) {
	present := map[int64]bool{}
	for _, file := range b.below(log.folder + "entries/") {
		index, err := strconv.ParseInt(path.Base(file), 10, 64)
		if err != nil || index >= log.tree.size() {
			b.fault(file, "place", "beyond the end of the log")
			continue
		}
		present[index] = true
		indices = append(indices, index)
	}
	missing := func(index int64) {
		if !present[index] {
			b.fault(fmt.Sprintf("%sentries/%d", log.folder, index), "missing", "not in the bundle")
		}
	}
	for index := log.first; index < log.end && index < log.tree.size(); index++ {
		missing(index)
	}
	if log.first > 0 {
		missing(0)
	}
	sort.Slice(indices, func(i, j int) bool { return indices[i] < indices[j] })
	return indices
}

// verifySeen: the heads that an entry names are those of the logs here, and grow.
func (b *bundle) verifySeen(log *logCheck, file string, e *entry, newest map[string]int64) {
	for _, s := range e.seen {
		name := s.party + "/" + s.log
		other := b.logOf(s.party, s.log)
		switch {
		case other == nil || other == log:
			b.fault(file, "seen", name+": not another log of this line")
		case s.size < newest[name]:
			b.fault(file, "seen", fmt.Sprintf("%s: %d after %d", name, s.size, newest[name]))
		case !other.tree.holds(s.size, s.root):
			b.fault(file, "seen", fmt.Sprintf("%s: no head of %d", name, s.size))
		case s.cosignature != "" && !other.hasReceipt(log.party.name, s):
			b.fault(file, "seen", fmt.Sprintf("%s: another countersignature of %d", name, s.size))
		}
		newest[name] = s.size
		if other == nil || s.cosignature == "" {
			continue
		}
		r, ok := other.byHash[s.cosignature]
		// Receipt times are rounded up to the second.
		if ok && r.mirror == log.party.name && e.envelope.claimed+e.envelope.unc < (int64(r.time)-1)*1000000 {
			b.claims = append(b.claims, finding{file, "false-time", fmt.Sprintf("has seen a receipt of %d s", r.time)})
		}
	}
}

func (l *logCheck) add(r receipt) {
	l.receipts = append(l.receipts, r)
	l.byHash[r.hash] = r
	name := fmt.Sprintf("%s %d", r.mirror, r.head.size)
	if l.bySize[name] == nil {
		l.bySize[name] = map[string]bool{}
	}
	l.bySize[name][r.hash] = true
}

// hasReceipt is also true where no receipt of that size is here.
func (l *logCheck) hasReceipt(mirror string, s seen) bool {
	known := l.bySize[fmt.Sprintf("%s %d", mirror, s.size)]
	return known == nil || known[s.cosignature]
}

func (b *bundle) verifyOperators(log *logCheck, file string, e *entry) {
	text := fmt.Sprintf("tansiq/body/v1 %s %s %s\n%s\n", e.place.line, e.place.author, e.to, e.line)
	roles := map[interface{}]bool{}
	for _, line := range e.by {
		signed := false
		sig, ok := signatureLine(prefix + line.name + " " + base64.StdEncoding.EncodeToString(line.data))
		for _, o := range log.party.operators {
			if ok && sig.by(o.key) && o.Verify([]byte(text), sig.data) {
				signed = true
				for _, role := range o.roles {
					roles[role] = true
				}
				break
			}
		}
		if !signed {
			b.fault(file, "by", line.name+": not an operator of "+log.party.name)
		}
	}
	msg := e.envelope.msg
	if (msg == "TQ-30" || msg == "TQ-32") && len(e.by) < 2 {
		b.claims = append(b.claims, finding{file, "without-effect", msg + " needs two operators"})
	}
	author, _ := e.envelope.body["by"].(object)
	role, given := author["role"]
	if name, isText := role.(string); len(e.by) > 0 && given && !(isText && roles[name]) {
		b.claims = append(b.claims, finding{file, "without-effect", fmt.Sprintf("no signer has the role %v", role)})
	}
}

func (b *bundle) verifyMeaning(log *logCheck, index int64, file string, e *entry) {
	msg, body := e.envelope.msg, e.envelope.body
	if index == 0 && (msg != "FOUNDING" || sha256Of(body["founding"]) != b.founding.sha256) {
		b.fault(file, "founding", "entry 0 names another founding document")
	}
	if msg == "KEY-ROTATE" && log.log == "routine" {
		k, err := b.founding.openRotation(body, log.party, log.party.keyInForce("routine", index, 0))
		if b.attempt(file, "key", err) {
			log.party.keys = append(log.party.keys, authorKey{k, index + 1, -1})
		}
	}
	if msg == "KEY-REVOKE" {
		if _, ok := b.files["revocations/"+sha256Of(body["revocation"])+".note"]; !ok {
			b.fault(file, "key", "the revocation that it records is not in the bundle")
		}
	}
}

func sha256Of(value interface{}) string {
	fields, _ := value.(object)
	text, _ := fields["sha256"].(string)
	return text
}
