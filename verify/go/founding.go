package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Who the parties are: the founding document, and what becomes of their keys.

type party struct {
	name           string
	author, mirror *key
	// Who may sign from a routine entry on; nobody comes back under a name without roles.
	people      []people
	recovery    []*key
	keys        []authorKey
	revocations []*revocation
	hpke        string
	// Who signs for it besides, once the line is refounded.
	joining map[string]operatorKey
}

type people struct {
	from   int64
	byName map[string]operatorKey
}

type operatorKey struct {
	*key
	roles []string
}

// authorKey signs from these entries on; urgent is -1 where it follows from what they have seen.
type authorKey struct {
	*key
	routine, urgent int64
}

type revocation struct {
	file    string
	sha256  string
	bytes   int64
	party   *party
	revoked *key
	new     *key
	good    map[string]head
}

type founding struct {
	line    string
	sha256  string
	parties []*party
	// Every member, and those of them without a node, in order.
	members, nodeless []string
	// The mediator's keys for heads and for deposits; nil without one.
	witness, deposit *key
	// The SHA-256 of the document before; empty without one.
	replaces string
}

func openFounding(data []byte) (*founding, error) {
	lines := strings.SplitN(string(data), "\n", 3)
	if len(lines) < 3 {
		return nil, errors.New("fewer than two lines")
	}
	f := &founding{line: strings.TrimPrefix(lines[0], "tansiq/founding/v1 ")}
	if !strings.HasPrefix(lines[0], "tansiq/founding/v1 ") || !id.MatchString(f.line) {
		return nil, errors.New("a malformed first line")
	}
	value, err := parseCanonical(lines[1])
	if err != nil {
		return nil, err
	}
	document, _ := value.(object)
	members, _ := document["members"].(object)
	if document["line"] != f.line || len(members) < 2 {
		return nil, errors.New("another line, or fewer than two members")
	}
	enrolled := enrolment{}
	for name, member := range members {
		f.members = append(f.members, name)
		without, err := isNodeless(name, member)
		if err != nil {
			return nil, err
		}
		if without {
			f.nodeless = append(f.nodeless, name)
			continue
		}
		p, err := enrolled.party(name, member)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		f.parties = append(f.parties, p)
	}
	sort.Slice(f.parties, func(i, j int) bool { return f.parties[i].name < f.parties[j].name })
	sort.Strings(f.members)
	sort.Strings(f.nodeless)
	if len(f.parties) == 0 {
		return nil, errors.New("nobody has a node")
	}
	if document["witness"] != nil {
		witness, _ := document["witness"].(object)
		if f.witness, err = enrolled.key(witness["mirror"], cosignatureType); err != nil {
			return nil, err
		}
		if f.deposit, err = enrolled.key(witness["deposit"], noteType); err != nil {
			return nil, err
		}
	}
	if value, given := document["replaces"]; given {
		f.replaces, _ = value.(string)
		if !sha256Hex.MatchString(f.replaces) || len(f.nodeless) > 0 {
			return nil, errors.New("replaces no document, or one while a member has no node")
		}
	}
	var authors []*key
	for _, p := range f.parties {
		authors = append(authors, p.author)
	}
	n, err := openNote(data, authors)
	if err != nil {
		return nil, err
	}
	if n.text != lines[0]+"\n"+lines[1]+"\n" {
		return nil, errors.New("more than two lines")
	}
	for _, author := range authors {
		if !contains(n.signers, author) {
			return nil, fmt.Errorf("not signed by %s", author.name)
		}
	}
	digest := sha256.Sum256(data)
	f.sha256 = hex.EncodeToString(digest[:])
	return f, nil
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

// isNodeless: told on paper, by mail or by voice; such a member has no key of any kind.
func isNodeless(name string, value interface{}) (bool, error) {
	member, _ := value.(object)
	node, given := member["node"]
	if !given {
		return false, nil
	}
	if node != "none" || !id.MatchString(name) {
		return false, errors.New("a node of no known kind, or a malformed name")
	}
	for _, field := range []string{"author", "mirror", "tlsPin", "address", "hpke"} {
		if text := member[field]; text != nil && text != "" {
			return false, fmt.Errorf("%s has no node, and %s", name, field)
		}
	}
	for _, field := range []string{"operators", "recovery"} {
		if list, err := listOf(member, field); err != nil || len(list) > 0 {
			return false, fmt.Errorf("%s has no node, and %s", name, field)
		}
	}
	return true, nil
}

// enrolment holds the keys met so far: none serves two roles.
type enrolment map[string]bool

func (e enrolment) key(value interface{}, kind byte) (*key, error) {
	text, ok := value.(string)
	if !ok {
		return nil, errors.New("a key that is not a text")
	}
	k, err := parseKey(text, kind)
	if err != nil {
		return nil, err
	}
	if e[string(k.raw)] {
		return nil, fmt.Errorf("one key in two roles: %s", text)
	}
	e[string(k.raw)] = true
	return k, nil
}

func (e enrolment) party(name string, value interface{}) (*party, error) {
	member, ok := value.(object)
	if !ok || !id.MatchString(name) {
		return nil, errors.New("not a member")
	}
	p := &party{name: name}
	var err error
	if p.author, err = e.key(member["author"], noteType); err != nil {
		return nil, err
	}
	if p.mirror, err = e.key(member["mirror"], cosignatureType); err != nil {
		return nil, err
	}
	operators, err := listOf(member, "operators")
	if err != nil {
		return nil, err
	}
	enrolled := map[string]operatorKey{}
	for _, item := range operators {
		fields, _ := item.(object)
		if _, given := fields["roles"]; !given && fields != nil {
			fields["roles"] = []interface{}{}
		}
		roles, ok := texts(fields["roles"])
		k, err := e.key(fields["key"], noteType)
		if err != nil || !ok {
			return nil, fmt.Errorf("a malformed operator: %v", err)
		}
		enrolled[k.name] = operatorKey{k, roles}
	}
	p.people = []people{{0, enrolled}}
	recovery, err := listOf(member, "recovery")
	if err != nil {
		return nil, err
	}
	for _, item := range recovery {
		k, err := e.key(item, noteType)
		if err != nil {
			return nil, err
		}
		p.recovery = append(p.recovery, k)
	}
	p.hpke, _ = member["hpke"].(string)
	p.keys = []authorKey{{p.author, 0, 0}}
	return p, nil
}

func listOf(member object, field string) ([]interface{}, error) {
	value, given := member[field]
	list, ok := value.([]interface{})
	if given && !ok {
		return nil, fmt.Errorf("%s: not a list", field)
	}
	return list, nil
}

func (f *founding) party(name string) *party {
	for _, p := range f.parties {
		if p.name == name {
			return p
		}
	}
	return nil
}

func (f *founding) policy() string {
	text, names := "", ""
	for _, p := range f.parties {
		text += fmt.Sprintf("witness %s %s\n", p.name, p.mirror.text)
		names += " " + p.name
	}
	return text + "group parties any" + names + "\nquorum parties\n"
}

func (p *party) authorKeys() (keys []*key) {
	for _, k := range p.keys {
		keys = append(keys, k.key)
	}
	return keys
}

func (p *party) operatorsAt(routineSize int64) (found []operatorKey) {
	step := p.people[0]
	for _, each := range p.people {
		if each.from <= routineSize {
			step = each
		}
	}
	for _, person := range step.byName {
		if len(person.roles) > 0 {
			found = append(found, person)
		}
	}
	return found
}

// changeOperators does what an OPERATORS entry of the routine log says, or tells why it cannot.
func (p *party) changeOperators(index int64, body object, signers [][]string) error {
	isChief := false
	for _, roles := range signers {
		for _, role := range roles {
			isChief = isChief || role == "chief"
		}
	}
	if len(signers) < 2 || !isChief {
		return errors.New("needs a chief and a second person")
	}
	byName := map[string]operatorKey{}
	for name, person := range p.people[len(p.people)-1].byName {
		byName[name] = person
	}
	changes, ok := body["changes"].([]interface{})
	if !ok {
		return errors.New("changes are not a list")
	}
	for _, item := range changes {
		change, _ := item.(object)
		text, isText := change["key"].(string)
		roles, isRoles := texts(change["roles"])
		if !isText || !isRoles {
			return errors.New("a malformed change")
		}
		k, err := parseKey(text, noteType)
		if err != nil {
			return err
		}
		known, isKnown := byName[k.name]
		if isKnown && len(known.roles) == 0 {
			continue
		}
		if len(roles) == 0 || !isKnown || known.id == k.id {
			byName[k.name] = operatorKey{k, roles}
		}
	}
	p.people = append(p.people, people{index + 1, byName})
	return nil
}

// keyInForce counts an urgent entry as after a rotation when it has seen the routine log beyond it.
func (p *party) keyInForce(log string, index, routineSeen int64) *key {
	found := p.keys[0]
	for _, k := range p.keys {
		begun := k.routine <= index
		if log == "urgent" && k.urgent < 0 {
			begun = k.routine <= routineSeen
		} else if log == "urgent" {
			begun = k.urgent <= index
		}
		// At one place the key of a revocation ends the one that was rotated in there.
		later := k.routine > found.routine ||
			k.routine == found.routine && (k.urgent >= 0 || found.urgent < 0)
		if begun && later {
			found = k
		}
	}
	return found.key
}

// maySignHead: any key that the party ever had, but a revoked one only up to the good head.
func (p *party) maySignHead(n *opened, log string, size int64) bool {
	for _, signer := range n.signers {
		if !contains(p.authorKeys(), signer) {
			continue
		}
		revoked := false
		for _, r := range p.revocations {
			revoked = revoked || r.revoked.text == signer.text && size > r.good[log].size
		}
		if !revoked {
			return true
		}
	}
	return false
}

// openRevocation wants two recovery keys of the party that the text names.
func (f *founding) openRevocation(data []byte) (*revocation, error) {
	var recovery []*key
	for _, p := range f.parties {
		recovery = append(recovery, p.recovery...)
	}
	n, err := openNote(data, recovery)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(n.text, "\n")
	if len(lines) != 8 || lines[0] != "tansiq/revocation/v1 "+f.line || lines[7] != "" {
		return nil, errors.New("malformed, or for another line")
	}
	words := map[string]string{}
	for i, name := range []string{"party", "revoked", "new", "urgent", "routine", "time"} {
		if !strings.HasPrefix(lines[i+1], name+" ") {
			return nil, fmt.Errorf("no line %s", name)
		}
		words[name] = strings.TrimPrefix(lines[i+1], name+" ")
	}
	r := &revocation{party: f.party(words["party"]), good: map[string]head{}}
	for _, log := range logNames {
		sizeText, rootText, _ := strings.Cut(words[log], " ")
		size, isSize := decodeDecimal(sizeText)
		root, isRoot := decodeHash(rootText)
		if !isSize || !isRoot {
			return nil, fmt.Errorf("a malformed good head of %s", log)
		}
		r.good[log] = head{size: size, root: root}
	}
	if _, ok := decodeDecimal(words["time"]); !ok || r.party == nil {
		return nil, errors.New("a malformed time, or a party that is none")
	}
	if r.revoked, err = parseKey(words["revoked"], noteType); err != nil {
		return nil, err
	}
	if r.new, err = parseKey(words["new"], noteType); err != nil {
		return nil, err
	}
	signers := 0
	for _, k := range r.party.recovery {
		if contains(n.signers, k) {
			signers++
		}
	}
	if signers < 2 || string(r.revoked.raw) == string(r.new.raw) {
		return nil, errors.New("fewer than two recovery keys, or the same key again")
	}
	return r, nil
}

// openRotation returns the new key of a KEY-ROTATE entry, which has signed that it takes over.
func (f *founding) openRotation(body object, p *party, old *key) (*key, error) {
	text, _ := body["new"].(string)
	if body["old"] != old.text || text == old.text {
		return nil, errors.New("a rotation from another key, or to the same")
	}
	k, err := parseKey(text, noteType)
	if err != nil {
		return nil, err
	}
	proof, _ := body["proof"].(string)
	line, ok := signatureLine(prefix + k.name + " " + proof)
	signed := fmt.Sprintf("tansiq/rotation/v1 %s\nparty %s\nold %s\nnew %s\n", f.line, p.name, old.text, text)
	if !ok || !line.by(k) || !k.Verify([]byte(signed), line.data) {
		return nil, errors.New("a rotation that the new key has not signed")
	}
	return k, nil
}

func contains(keys []*key, wanted *key) bool {
	for _, k := range keys {
		if k.text == wanted.text {
			return true
		}
	}
	return false
}

func hashesOf(lines []string) (hashes []tlog.Hash, ok bool) {
	for _, line := range lines {
		h, ok := decodeHash(line)
		if !ok {
			return nil, false
		}
		hashes = append(hashes, h)
	}
	return hashes, true
}
