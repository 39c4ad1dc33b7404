package main

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Canonical JSON: RFC 8785 with integers alone. The reader accepts the one canonical spelling and
// nothing else, so that there is no second way to read a line.

const (
	maxDepth   = 16
	maxInteger = 1<<53 - 1
)

type object = map[string]interface{}

// parseCanonical returns nil, bool, int64, string, []interface{} or object.
func parseCanonical(line string) (interface{}, error) {
	if !utf8.ValidString(line) {
		return nil, errors.New("not UTF-8")
	}
	r := &reader{text: line}
	value, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if r.at != len(line) {
		return nil, errors.New("more after the value")
	}
	return value, nil
}

type reader struct {
	text string
	at   int
}

func (r *reader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *reader) take(word string) bool {
	if len(r.text)-r.at < len(word) || r.text[r.at:r.at+len(word)] != word {
		return false
	}
	r.at += len(word)
	return true
}

func (r *reader) value(depth int) (interface{}, error) {
	switch c := r.peek(); {
	case c == '"':
		return r.string()
	case c == '{' || c == '[':
		if depth == maxDepth {
			return nil, errors.New("too deep")
		}
		if c == '{' {
			return r.object(depth + 1)
		}
		return r.array(depth + 1)
	case c == '-' || c >= '0' && c <= '9':
		return r.integer()
	case r.take("null"):
		return nil, nil
	case r.take("true"):
		return true, nil
	case r.take("false"):
		return false, nil
	}
	return nil, fmt.Errorf("no value at byte %d", r.at)
}

func (r *reader) object(depth int) (interface{}, error) {
	r.at++
	found := object{}
	if r.take("}") {
		return found, nil
	}
	for last := ""; ; {
		key, err := r.string()
		if err != nil {
			return nil, err
		}
		if len(found) > 0 && !lessUTF16(last, key) {
			return nil, fmt.Errorf("key %q out of order or again", key)
		}
		if key == "__proto__" || !r.take(":") {
			return nil, fmt.Errorf("key %q refused", key)
		}
		if found[key], err = r.value(depth); err != nil {
			return nil, err
		}
		if r.take("}") {
			return found, nil
		}
		if !r.take(",") {
			return nil, fmt.Errorf("no comma at byte %d", r.at)
		}
		last = key
	}
}

func (r *reader) array(depth int) (interface{}, error) {
	r.at++
	found := []interface{}{}
	if r.take("]") {
		return found, nil
	}
	for {
		value, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		found = append(found, value)
		if r.take("]") {
			return found, nil
		}
		if !r.take(",") {
			return nil, fmt.Errorf("no comma at byte %d", r.at)
		}
	}
}

func (r *reader) integer() (interface{}, error) {
	start := r.at
	r.take("-")
	for c := r.peek(); c >= '0' && c <= '9'; c = r.peek() {
		r.at++
	}
	text := r.text[start:r.at]
	n, err := strconv.ParseInt(text, 10, 64)
	// Formatting it again refuses -0 and leading zeroes.
	if err != nil || strconv.FormatInt(n, 10) != text || n > maxInteger || n < -maxInteger {
		return nil, fmt.Errorf("not an integer: %s", text)
	}
	return n, nil
}

// string accepts no escapes but \" and \\, because no other character needs one.
func (r *reader) string() (string, error) {
	if !r.take(`"`) {
		return "", fmt.Errorf("no string at byte %d", r.at)
	}
	var out []byte
	for {
		if r.at == len(r.text) {
			return "", errors.New("a string without end")
		}
		if r.take(`"`) {
			break
		}
		if r.take(`\`) {
			if c := r.peek(); c != '"' && c != '\\' {
				return "", errors.New("an escape that need not be")
			}
			out = append(out, r.text[r.at])
			r.at++
			continue
		}
		c, size := utf8.DecodeRuneInString(r.text[r.at:])
		if c < 0x20 || c >= 0x7f && c <= 0x9f {
			return "", errors.New("a control character")
		}
		if c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 {
			return "", errors.New("a bidi control character")
		}
		out = append(out, r.text[r.at:r.at+size]...)
		r.at += size
	}
	if !norm.NFC.IsNormal(out) {
		return "", errors.New("text that is not in NFC")
	}
	return string(out), nil
}

// lessUTF16 is the order of RFC 8785, by UTF-16 code units.
func lessUTF16(a, b string) bool {
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return len(x) < len(y)
}

// hasKeys tells whether the value is an object of exactly these keys.
func hasKeys(value interface{}, keys ...string) (object, bool) {
	found, ok := value.(object)
	if !ok || len(found) != len(keys) {
		return nil, false
	}
	for _, key := range keys {
		if _, ok := found[key]; !ok {
			return nil, false
		}
	}
	return found, true
}

func count(value interface{}) (int64, bool) {
	n, ok := value.(int64)
	return n, ok && n >= 0
}

func texts(value interface{}) ([]string, bool) {
	list, ok := value.([]interface{})
	out := []string{}
	for _, item := range list {
		text, isText := item.(string)
		ok = ok && isText
		out = append(out, text)
	}
	return out, ok
}
