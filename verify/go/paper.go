package main

import (
	"errors"
	"fmt"
	"strings"
)

// A party without a node: the document that only the other side signed, what one side wrote down
// for the other, and the document by which the other joins.

// documents gives the founding document in force, and the one before where there is one.
func (b *bundle) documents() []*founding {
	if b.earlier == nil {
		return []*founding{b.founding}
	}
	return []*founding{b.founding, b.earlier}
}

// readEarlier takes the document before, which only those signed who had a node then.
func (b *bundle) readEarlier() {
	wanted := "foundings/" + b.founding.replaces + ".note"
	for _, file := range b.below("foundings/") {
		b.attempt(file, "founding", b.checkEarlier(file, wanted))
	}
	if _, ok := b.files[wanted]; b.founding.replaces != "" && !ok {
		b.fault(wanted, "founding", "the founding goes on from it, and it is not here")
	}
	for _, name := range b.founding.nodeless {
		what := "attested by one side: " + name + " has no node and has signed nothing"
		b.claims = append(b.claims, finding{"founding.note", "one-sided", what})
	}
	if b.earlier == nil {
		return
	}
	for _, name := range b.earlier.nodeless {
		what := "attested by one side until " + name + " joined"
		b.claims = append(b.claims, finding{wanted, "one-sided", what})
	}
	for _, before := range b.earlier.parties {
		now := b.founding.party(before.name)
		now.joining, now.people = now.people[0].byName, before.people
	}
}

func (b *bundle) checkEarlier(file, wanted string) error {
	if err := b.checkName(file); err != nil {
		return err
	}
	if file != wanted {
		return errors.New("not the document that the founding goes on from")
	}
	earlier, err := openFounding(b.files[file])
	if err != nil {
		return err
	}
	if earlier.line != b.founding.line || strings.Join(earlier.members, " ") != strings.Join(b.founding.members, " ") {
		return errors.New("of another line, or of others")
	}
	if len(earlier.nodeless) == 0 {
		return errors.New("of nobody who joined later")
	}
	for _, before := range earlier.parties {
		now := b.founding.party(before.name)
		if now == nil || now.lastingKeys() != before.lastingKeys() {
			return errors.New(before.name + " began with other keys")
		}
	}
	b.earlier = earlier
	return nil
}

// lastingKeys are those that a party's logs begin with.
func (p *party) lastingKeys() string {
	text := p.author.text + "\n" + p.mirror.text
	for _, k := range p.recovery {
		text += "\n" + k.text
	}
	return text
}

// join: from the routine entry at index on there may be people by new names.
func (p *party) join(index int64) {
	byName := map[string]operatorKey{}
	for name, person := range p.joining {
		byName[name] = person
	}
	for name, person := range p.people[len(p.people)-1].byName {
		byName[name] = person
	}
	p.people = append(p.people, people{index + 1, byName})
}

func (b *bundle) isHistory(log *logCheck) bool {
	return b.earlier != nil && b.earlier.party(log.party.name) != nil
}

// isOneSided: said while its addressee had no node.
func (b *bundle) isOneSided(log *logCheck, index int64) bool {
	if len(b.founding.nodeless) > 0 {
		return true
	}
	return b.isHistory(log) && (log.refoundedAt < 0 || index < log.refoundedAt)
}

// verifyRefounded: from here on the addressee has a node, by the document that both signed.
func (b *bundle) verifyRefounded(log *logCheck, index int64, file string, body object) {
	replaces, _ := body["replaces"].(string)
	f := b.founding
	if !b.isOneSided(log, index) || f.replaces == "" || replaces != f.replaces || sha256Of(body["founding"]) != f.sha256 {
		b.fault(file, "founding", "refounds the line, and the founding document does not")
		return
	}
	log.refoundedAt = index
	if log.log == "routine" {
		log.party.join(index)
	}
}

// verifyPaper: what one side wrote down for the other.
func (b *bundle) verifyPaper(log *logCheck, index int64, file, msg string, body object) {
	ref, isRef := body["ref"].(string)
	switch msg {
	case "MINUTES":
		b.minutes[fmt.Sprintf("%s/%s/%d", log.party.name, log.log, index)] = file
	case "MINUTES-AGREED":
		if _, known := b.agreed[ref]; isRef && !known && !strings.HasPrefix(ref, log.party.name+"/") {
			b.agreed[ref] = body["agrees"] == true
		}
	case "ATTESTED", "HANDED-OVER":
		found := finding{file, "one-sided", "attested by one side: said by " + log.party.name + " alone"}
		if !b.isOneSided(log, index) {
			found = finding{file, "without-effect", msg + " for a party that answers for itself"}
		}
		b.claims = append(b.claims, found)
	}
}

func (b *bundle) verifyMinutes() {
	for ref, file := range b.minutes {
		if !b.agreed[ref] {
			b.claims = append(b.claims, finding{file, "one-sided", "attested by one side: minutes not agreed to"})
		}
	}
}
