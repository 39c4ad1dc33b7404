// Verifies exports of lines: verify BUNDLE_DIR. Of several folders it prints the name before each,
// and the status of each after it.
//
// It ends with 0 when everything is as it was signed, 1 on a fault or a fork, 2 when the folder
// cannot be read. With -keys FILE it reports, for each [message, key, signature] in hex of a JSON
// file, whether the signature is accepted (V) or not (x) and whether the key may be enrolled.
package main

import (
	"bufio"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
)

func main() {
	switch {
	case len(os.Args) == 3 && os.Args[1] == "-keys":
		os.Exit(reportKeys(os.Args[2]))
	case len(os.Args) == 2:
		os.Exit(verify(os.Args[1]))
	case len(os.Args) > 2:
		worst := 0
		for _, root := range os.Args[1:] {
			fmt.Printf("bundle %s\n", root)
			status := verify(root)
			fmt.Printf("status %d\n", status)
			if status > worst {
				worst = status
			}
		}
		os.Exit(worst)
	}
	fmt.Fprintln(os.Stderr, "usage: verify BUNDLE_DIR ...")
	os.Exit(2)
}

func verify(root string) int {
	files, err := readFolder(root)
	if err == nil && files["bundle.json"] == nil {
		err = fmt.Errorf("no bundle.json in it")
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "cannot read %s: %v\n", root, err)
		return 2
	}
	b := &bundle{all: files, forks: map[string]bool{}, minutes: map[string]string{}, agreed: map[string]bool{}}
	b.verify()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	if b.founding != nil {
		fmt.Fprintf(out, "founding %s\n", b.founding.sha256)
	}
	for _, log := range b.logs {
		root := log.tree.rootAt(log.tree.size())
		fmt.Fprintf(out, "%s size %d root %s entries %d receipts %d witnessed %d\n", log.origin, log.size,
			base64.StdEncoding.EncodeToString(root[:]), log.entries, log.receipted, log.witnessed)
	}
	for _, line := range b.deposits {
		fmt.Fprintf(out, "deposit %s\n", line)
	}
	print := func(label string, findings []finding) {
		sort.SliceStable(findings, func(i, j int) bool { return findings[i].file < findings[j].file })
		for _, f := range findings {
			fmt.Fprintf(out, "%s %s %s: %s\n", label, f.file, f.code, f.what)
		}
	}
	print("NOTE", b.claims)
	print("FAULT", b.faults)
	for _, log := range b.logs {
		if b.forks[log.origin] {
			fmt.Fprintf(out, "FORK %s\n", log.origin)
		}
	}
	if len(b.faults) > 0 {
		return 1
	}
	fmt.Fprintln(out, "ok")
	return 0
}

func readFolder(root string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(name)], err = os.ReadFile(file)
		return err
	})
	return files, err
}

func reportKeys(file string) int {
	var vectors [][3]string
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &vectors)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	for number, vector := range vectors {
		var parts [3][]byte
		for i, text := range vector {
			if parts[i], err = hex.DecodeString(text); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 2
			}
		}
		accepted, enrolled := "x", "refused"
		if ed25519.Verify(parts[1], parts[0], parts[2]) {
			accepted = "V"
		}
		if isEnrollable(parts[1]) {
			enrolled = "enrollable"
		}
		fmt.Println(number, accepted, enrolled)
	}
	return 0
}
