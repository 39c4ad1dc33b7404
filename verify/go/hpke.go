package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
)

// HPKE (RFC 9180) as the sender of one message sees it: X25519, HKDF-SHA256, AES-256-GCM, base mode.

var (
	kemID   = []byte("KEM\x00\x20")
	suiteID = []byte("HPKE\x00\x20\x00\x01\x00\x02")
)

// openAsSender gives what the recipient reads; an error unless this key sealed these bytes for it.
func openAsSender(sealed, ephemeral, recipient, info []byte) ([]byte, error) {
	if len(ephemeral) != 32 || len(recipient) != 32 {
		return nil, errors.New("keys that are not of X25519")
	}
	encapsulated := x25519(ephemeral, append([]byte{9}, make([]byte, 31)...))
	if len(sealed) < 48 || !bytes.Equal(encapsulated, sealed[:32]) {
		return nil, errors.New("not the key that sealed these bytes")
	}
	shared := x25519(ephemeral, recipient)
	if bytes.Equal(shared, make([]byte, 32)) {
		return nil, errors.New("a key of small order")
	}
	secret := labelledExtract(kemID, nil, "eae_prk", shared)
	kem := labelledExpand(kemID, secret, "shared_secret", append(encapsulated, recipient...), 32)
	schedule := append([]byte{0}, labelledExtract(suiteID, nil, "psk_id_hash", nil)...)
	schedule = append(schedule, labelledExtract(suiteID, nil, "info_hash", info)...)
	prk := labelledExtract(suiteID, kem, "secret", nil)
	block, err := aes.NewCipher(labelledExpand(suiteID, prk, "key", schedule, 32))
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	nonce := labelledExpand(suiteID, prk, "base_nonce", schedule, 12)
	return aead.Open(nil, nonce, sealed[32:], nil)
}

func labelledExtract(suite, salt []byte, label string, material []byte) []byte {
	return hmacOf(salt, []byte("HPKE-v1"), suite, []byte(label), material)
}

// labelledExpand needs one block of HKDF at most.
func labelledExpand(suite, prk []byte, label string, info []byte, length byte) []byte {
	return hmacOf(prk, []byte{0, length}, []byte("HPKE-v1"), suite, []byte(label), info, []byte{1})[:length]
}

func hmacOf(key []byte, parts ...[]byte) []byte {
	mac := hmac.New(sha256.New, key)
	for _, part := range parts {
		mac.Write(part)
	}
	return mac.Sum(nil)
}
