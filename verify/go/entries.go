package main

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"
)

// One entry: its signature, its lines, and the one JSON line that carries what was said.

const maxEntryBytes = 16384

var (
	id       = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)
	word     = regexp.MustCompile(`^[A-Za-z0-9._-]{1,32}$`)
	operator = regexp.MustCompile(`^[!-*,-~]{1,128}$`)
	logNames = []string{"urgent", "routine"}
)

type place struct {
	line, author, log string
	index             int64
}

type seen struct {
	party, log  string
	size        int64
	root        tlog.Hash
	cosignature string
}

type by struct {
	name string
	data []byte
}

type entry struct {
	place    place
	to       string
	seen     []seen
	envelope envelope
	line     string
	by       []by
}

type envelope struct {
	msg          string
	claimed, unc int64
	body         object
}

var errSignature = errors.New("no author key signed these bytes")

// openEntry verifies first and parses after. The error is errSignature where no key fits.
func openEntry(data []byte, keys []*key) (*entry, *key, error) {
	blank := bytes.LastIndex(data, []byte("\n\n"))
	if len(data) > maxEntryBytes || blank < 0 {
		return nil, nil, errors.New("an entry too large, or without a blank line")
	}
	text, tail := data[:blank+1], string(data[blank+2:])
	line, ok := signatureLine(strings.TrimSuffix(tail, "\n"))
	if !ok || !strings.HasSuffix(tail, "\n") {
		return nil, nil, errSignature
	}
	for _, k := range keys {
		if line.by(k) && k.Verify(text, line.data) {
			found, err := parseEntry(string(text))
			return found, k, err
		}
	}
	return nil, nil, errSignature
}

func parseEntry(text string) (*entry, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if !utf8.ValidString(text) || len(lines) < 3 {
		return nil, errors.New("not UTF-8, or fewer than three lines")
	}
	words := strings.Split(lines[0], " ")
	if len(words) != 5 || words[0] != "tansiq/entry/v1" {
		return nil, errors.New("a malformed first line")
	}
	index, ok := decodeDecimal(words[4])
	if !ok || !id.MatchString(words[1]) || !id.MatchString(words[2]) || !isLog(words[3]) {
		return nil, errors.New("a malformed place")
	}
	e := &entry{place: place{words[1], words[2], words[3], index}}
	e.to = strings.TrimPrefix(lines[1], "to ")
	if !strings.HasPrefix(lines[1], "to ") || !id.MatchString(e.to) {
		return nil, errors.New("a malformed addressee")
	}
	rest := lines[2:]
	once := map[string]bool{}
	for ; len(rest) > 0 && strings.HasPrefix(rest[0], "seen "); rest = rest[1:] {
		s, ok := parseSeen(rest[0])
		if !ok || once["seen "+s.party+" "+s.log] {
			return nil, errors.New("a malformed seen line, or a log twice")
		}
		once["seen "+s.party+" "+s.log] = true
		e.seen = append(e.seen, s)
	}
	if len(rest) == 0 {
		return nil, errors.New("no JSON line")
	}
	e.line = rest[0]
	var err error
	if e.envelope, err = parseEnvelope(e.line); err != nil {
		return nil, err
	}
	for _, line := range rest[1:] {
		words := strings.Split(line, " ")
		if len(words) != 3 || words[0] != "by" || !operator.MatchString(words[1]) || once[words[1]] {
			return nil, errors.New("a malformed by line, or an operator twice")
		}
		once[words[1]] = true
		data, ok := decodeBase64(words[2])
		if !ok || len(data) != 68 {
			return nil, errors.New("a malformed by line")
		}
		e.by = append(e.by, by{words[1], data})
	}
	return e, nil
}

func parseSeen(text string) (seen, bool) {
	words := strings.Split(text, " ")
	if len(words) != 5 && (len(words) != 7 || words[5] != "=") {
		return seen{}, false
	}
	size, isSize := decodeDecimal(words[3])
	root, isRoot := decodeHash(words[4])
	s := seen{party: words[1], log: words[2], size: size, root: root}
	if len(words) == 7 {
		s.cosignature = words[6]
		if _, ok := decodeHash(s.cosignature); !ok {
			return s, false
		}
	}
	return s, isSize && isRoot && id.MatchString(s.party) && isLog(s.log)
}

func parseEnvelope(line string) (envelope, error) {
	refused := errors.New("a malformed envelope")
	value, err := parseCanonical(line)
	if err != nil {
		return envelope{}, err
	}
	fields, ok := hasKeys(value, "body", "claimed", "clock", "msg", "salt")
	if !ok {
		return envelope{}, refused
	}
	clock, isClock := hasKeys(fields["clock"], "src", "unc_us")
	body, isBody := fields["body"].(object)
	msg, isMsg := fields["msg"].(string)
	salt, isSalt := fields["salt"].(string)
	claimed, isClaimed := count(fields["claimed"])
	if !isClock || !isBody || !isMsg || !isSalt || !isClaimed {
		return envelope{}, refused
	}
	source, isSource := clock["src"].(string)
	unc, isUnc := count(clock["unc_us"])
	data, isBase64 := decodeBase64(salt)
	if !isSource || !isUnc || !isBase64 || len(data) != 16 || !word.MatchString(source) || !word.MatchString(msg) {
		return envelope{}, refused
	}
	return envelope{msg, claimed, unc, body}, nil
}

func isLog(name string) bool { return name == logNames[0] || name == logNames[1] }
