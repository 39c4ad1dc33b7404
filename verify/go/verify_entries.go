package main

import (
	"encoding/base64"
	"fmt"
	"path"
	"sort"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// Every disclosed entry: where it stands, who signed it with which key, what it had seen.

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
		if e.to == log.party.name || !b.isMember(e.to) {
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
			// It is not the party that speaks: such an entry brings no key and no operator in.
			b.fault(file, "key", "signed by a key that was not in force")
			continue
		}
		if e.envelope.msg == "REFOUNDED" {
			b.verifyRefounded(log, index, file, e.envelope.body)
		}
		b.verifySeen(log, index, file, e, newest)
		before := routineSeen
		if log.log == "routine" {
			before = index
		}
		signers := b.verifyOperators(log, before, file, e)
		b.verifyMeaning(log, index, file, e, signers)
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
func (b *bundle) verifySeen(log *logCheck, index int64, file string, e *entry, newest map[string]int64) {
	alone := b.isOneSided(log, index)
	for _, s := range e.seen {
		name := s.party + "/" + s.log
		other := b.logOf(s.party, s.log)
		switch {
		case alone && s.party != log.party.name:
			b.fault(file, "seen", name+": had no node yet")
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

// verifyOperators returns the roles of each operator whose signature verified.
func (b *bundle) verifyOperators(log *logCheck, routineSize int64, file string, e *entry) (signers [][]string) {
	enrolled := log.party.operatorsAt(routineSize)
	text := fmt.Sprintf("tansiq/body/v1 %s %s %s\n%s\n", e.place.line, e.place.author, e.to, e.line)
	roles := map[interface{}]bool{}
	for _, line := range e.by {
		signed := false
		sig, ok := signatureLine(prefix + line.name + " " + base64.StdEncoding.EncodeToString(line.data))
		for _, o := range enrolled {
			if ok && sig.by(o.key) && o.Verify([]byte(text), sig.data) {
				signed = true
				signers = append(signers, o.roles)
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
	return signers
}

func (b *bundle) verifyMeaning(log *logCheck, index int64, file string, e *entry, signers [][]string) {
	msg, body := e.envelope.msg, e.envelope.body
	document := b.founding
	if b.isHistory(log) {
		document = b.earlier
	}
	if index == 0 && (msg != "FOUNDING" || sha256Of(body["founding"]) != document.sha256) {
		b.fault(file, "founding", "entry 0 names another founding document")
	}
	if msg == "KEY-ROTATE" && log.log == "routine" {
		k, err := b.founding.openRotation(body, log.party, log.party.keyInForce("routine", index, 0))
		if b.attempt(file, "key", err) {
			log.party.keys = append(log.party.keys, authorKey{k, index + 1, -1})
		}
	}
	if msg == "OPERATORS" && log.log == "routine" {
		if err := log.party.changeOperators(index, body, signers); err != nil {
			b.claims = append(b.claims, finding{file, "without-effect", err.Error()})
		}
	}
	if msg == "KEY-REVOKE" && !log.party.hasRevocation(body["revocation"]) {
		b.fault(file, "key", "names no revocation of its author that is in the bundle")
	}
	b.verifyPaper(log, index, file, msg, body)
}

// hasRevocation tells whether the value names a note of this party by its hash and length.
func (p *party) hasRevocation(value interface{}) bool {
	fields, _ := value.(object)
	for _, r := range p.revocations {
		if sha256Of(value) == r.sha256 && fields["bytes"] == r.bytes {
			return true
		}
	}
	return false
}

func (b *bundle) isMember(name string) bool {
	for _, member := range b.founding.members {
		if member == name {
			return true
		}
	}
	return false
}

func sha256Of(value interface{}) string {
	fields, _ := value.(object)
	text, _ := fields["sha256"].(string)
	return text
}
