package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// What bundle.json says, and whether the files are as it says.

type manifest struct {
	line    string
	parties []string
	to      int64
	logs    object
	files   object
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
	to, isTo := count(fields["to"])
	parties, isParties := texts(fields["parties"])
	files, isFiles := fields["files"].(object)
	logs, isLogs := fields["logs"].(object)
	if !id.MatchString(m.line) || !isFrom || !isTo || !isParties || !isFiles || !isLogs {
		return nil, errors.New("a malformed field")
	}
	m.parties, m.to, m.files, m.logs = parties, to, files, logs
	for file, sha256 := range files {
		if _, ok := sha256.(string); !ok {
			return nil, fmt.Errorf("%s: no hash", file)
		}
	}
	known := map[string]bool{}
	for _, party := range parties {
		for _, log := range logNames {
			known[party+"/"+log] = true
		}
	}
	for name := range logs {
		if !known[name] {
			return nil, fmt.Errorf("%s: not a log of the parties", name)
		}
		if size, first, end := m.asked(name); first < 0 || first > end || end > size {
			return nil, fmt.Errorf("%s: not 0 <= first <= end <= size", name)
		}
	}
	return m, nil
}

// asked gives the size of a log and the range that is disclosed; first is -1 when it is malformed.
func (m *manifest) asked(name string) (size, first, end int64) {
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
	if b.manifest.line != b.founding.line || strings.Join(b.manifest.parties, ",") != strings.Join(b.founding.members, ",") {
		b.fault("bundle.json", "manifest", "another line, or other parties, than were founded")
	}
	for name := range b.manifest.logs {
		for _, without := range b.founding.nodeless {
			if strings.HasPrefix(name, without+"/") {
				b.fault("bundle.json", "manifest", name+": the log of a party without a node")
			}
		}
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
		`foundings/` + sha256 + `\.note`,
		`logs/` + log + `/(checkpoint|receipts|witnessed|tile/[0-9a-z./]+|entries/` + index + `)`,
		`revocations/` + sha256 + `\.note`,
		`joint/` + sha256 + `\.note`,
		`evidence/` + sha256 + `\.json`,
		`proofs/` + log + `/` + index,
		`deposits/` + sha256 + `\.json`,
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
