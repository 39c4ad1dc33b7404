package main

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"
)

// What lay at the mediator: its receipt, the sealed parcel, and the key of this one parcel.

type deposit struct {
	line, sender, addressee, sha256 string
	time                            int64
	sealed, key                     []byte
}

var depositText = regexp.MustCompile(`^tansiq/deposit/v1 (\S+) (\S+) (\S+)\nsha256 ([0-9a-f]{64})\nbytes ([0-9]+)\ntime ([0-9]+)\n$`)

// readDeposit wants a receipt that one of these mediators signed over exactly the bytes shown.
func readDeposit(data []byte, mediators []*key) (*deposit, error) {
	text := string(data)
	value, err := parseCanonical(strings.TrimSuffix(text, "\n"))
	if err != nil {
		return nil, err
	}
	fields, ok := hasKeys(value, "key", "receipt", "sealed", "type")
	keyText, isKey := fields["key"].(string)
	sealedText, isSealed := fields["sealed"].(string)
	lines, isReceipt := texts(fields["receipt"])
	if !ok || !strings.HasSuffix(text, "\n") || fields["type"] != "tansiq/deposited/v1" || !isKey || !isSealed || !isReceipt {
		return nil, errors.New("not a deposit")
	}
	d := &deposit{}
	if d.key, ok = decodeBase64(keyText); !ok {
		return nil, errors.New("a key that is not base64")
	}
	if d.sealed, ok = decodeBase64(sealedText); !ok {
		return nil, errors.New("a parcel that is not base64")
	}
	n, err := openNote([]byte(strings.Join(lines, "\n")+"\n"), mediators)
	if err != nil {
		return nil, err
	}
	found := depositText.FindStringSubmatch(n.text)
	if found == nil || !id.MatchString(found[1]) || !id.MatchString(found[2]) || !id.MatchString(found[3]) {
		return nil, errors.New("not a deposit receipt")
	}
	d.line, d.sender, d.addressee, d.sha256 = found[1], found[2], found[3], found[4]
	digest := sha256.Sum256(d.sealed)
	size, isSize := decodeDecimal(found[5])
	time, isTime := decodeDecimal(found[6])
	if !isSize || !isTime || size != int64(len(d.sealed)) || hex.EncodeToString(digest[:]) != d.sha256 {
		return nil, errors.New("a receipt over other bytes, or of no time")
	}
	d.time = time
	return d, nil
}

type parcelEntries struct {
	log        string
	from       int64
	entries    [][]byte
	checkpoint string
}

var frameTypes = regexp.MustCompile(`^(entries|receipts|heads|recover|mirrored|blob|missing|refused|revocation)$`)

// openParcel gives the sender's entries, as the addressee with this X25519 key reads them.
func (d *deposit) openParcel(recipient string) ([]parcelEntries, error) {
	public, _ := decodeBase64(recipient)
	place := fmt.Sprintf("tansiq/mailbox/v1 %s %s %s\n", d.line, d.sender, d.addressee)
	padded, err := openAsSender(d.sealed, d.key, public, []byte(place))
	if err != nil {
		return nil, err
	}
	if len(padded) < 4 || int64(binary.BigEndian.Uint32(padded)) > int64(len(padded)-4) {
		return nil, errors.New("a parcel longer than it is")
	}
	end := 4 + int(binary.BigEndian.Uint32(padded))
	for _, b := range padded[end:] {
		if b != 0 {
			return nil, errors.New("something behind the parcel")
		}
	}
	var frames []map[string]interface{}
	if err := json.Unmarshal(padded[4:end], &frames); err != nil {
		return nil, err
	}
	if !utf8.Valid(padded[4:end]) || frames == nil || len(frames) > 1000 {
		return nil, errors.New("not a list of frames in UTF-8")
	}
	var found []parcelEntries
	count := 0
	for _, frame := range frames {
		kind, _ := frame["type"].(string)
		if !frameTypes.MatchString(kind) {
			return nil, errors.New("a frame of an unknown type")
		}
		if kind != "entries" {
			continue
		}
		each, err := readEntriesFrame(frame)
		if err != nil {
			return nil, err
		}
		found = append(found, each)
		count += len(each.entries)
	}
	if count == 0 {
		return nil, errors.New("a parcel without entries")
	}
	return found, nil
}

func readEntriesFrame(frame object) (parcelEntries, error) {
	malformed := errors.New("malformed entries")
	_, ok := hasKeys(frame, "checkpoint", "entries", "from", "log", "receipts", "type")
	from, isNumber := frame["from"].(float64)
	list, isList := texts(frame["entries"])
	_, isReceipts := texts(frame["receipts"])
	each := parcelEntries{}
	var isCheckpoint, isLog bool
	each.checkpoint, isCheckpoint = frame["checkpoint"].(string)
	each.log, isLog = frame["log"].(string)
	isLog = isLog && (each.log == "urgent" || each.log == "routine")
	isCount := isNumber && from == math.Trunc(from) && from >= 0 && from <= maxInteger
	if !ok || !isCount || !isList || !isReceipts || !isCheckpoint || !isLog {
		return each, malformed
	}
	each.from = int64(from)
	for _, text := range list {
		entry, ok := decodeBase64(text)
		if !ok {
			return each, malformed
		}
		each.entries = append(each.entries, entry)
	}
	return each, nil
}

// verifyDeposit: entries that the addressee could have read from then on, whatever it says.
func (b *bundle) verifyDeposit(file string) error {
	if err := b.checkName(file); err != nil {
		return err
	}
	var keys []*key
	for _, f := range b.documents() {
		if f.deposit != nil {
			keys = append(keys, f.deposit)
		}
	}
	d, err := readDeposit(b.files[file], keys)
	if err != nil {
		return err
	}
	addressee := b.founding.party(d.addressee)
	if d.line != b.founding.line || d.sender == d.addressee || b.founding.party(d.sender) == nil || addressee == nil {
		return errors.New("of another line, or not between two parties that have a node")
	}
	if err := b.checkTime(d.time); err != nil {
		return err
	}
	frames, err := d.openParcel(addressee.hpke)
	if err != nil {
		return err
	}
	line := fmt.Sprintf("%s %s %s time %d", d.sha256, d.sender, d.addressee, d.time)
	for _, frame := range frames {
		if len(frame.entries) == 0 {
			continue
		}
		log := b.logOf(d.sender, frame.log)
		end := frame.from + int64(len(frame.entries))
		if log == nil || end > log.tree.size() {
			return errors.New("entries of no place here")
		}
		for i, entry := range frame.entries {
			if tlog.RecordHash(entry) != log.tree.leaves[frame.from+int64(i)] {
				return errors.New("an entry that is not that of its place")
			}
		}
		h, err := b.openHead(log, frame.checkpoint)
		if err != nil {
			return err
		}
		if h == nil || h.size != end {
			return errors.New("entries under a head that the sender has not signed")
		}
		line += fmt.Sprintf(" %s/%s/%d-%d", d.sender, frame.log, frame.from, end-1)
	}
	b.deposits = append(b.deposits, line)
	return nil
}

// clocksDifferS is by how many seconds honest clocks may differ.
const clocksDifferS = 600

// checkTime: a mediator's time is not after the export.
func (b *bundle) checkTime(time int64) error {
	if time > b.manifest.to/1000000+clocksDifferS {
		return fmt.Errorf("a time after the export: %d s", time)
	}
	return nil
}

// verifyWitnessed: by the mediator's clock the log stood so at the latest then.
func (b *bundle) verifyWitnessed(log *logCheck) {
	file := log.folder + "witnessed"
	var keys []*key
	for _, f := range b.documents() {
		if f.witness != nil {
			keys = append(keys, f.witness)
		}
	}
	size, time := int64(0), int64(0)
	for _, text := range splitNotes(string(b.files[file])) {
		n, err := openNote([]byte(text), keys)
		if !b.attempt(file, "witness", err) {
			continue
		}
		h, err := parseCheckpoint(n.text)
		at := int64(cosignatureTime(n.lines[0].data))
		if err == nil && h.origin != log.origin {
			err = errors.New("a head of " + h.origin)
		}
		if err == nil && (h.size < size || at < time) {
			err = errors.New("out of order")
		}
		if err == nil {
			err = b.checkTime(at)
		}
		if !b.attempt(file, "witness", err) {
			continue
		}
		size, time = h.size, at
		signed, err := b.openHead(log, text)
		switch {
		case err != nil:
			b.fault(file, "witness", err.Error())
		case log.tree.holds(h.size, h.root):
			log.witnessed++
		case signed == nil && h.size <= log.tree.size():
			b.fault(file, "witness", fmt.Sprintf("a head of %d that is not of this log", h.size))
		default:
			b.contradict(log, file, h.size)
		}
	}
}
