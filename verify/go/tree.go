package main

import (
	"crypto/sha256"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// tree answers for the root of any prefix of its leaves.
type tree struct {
	leaves []tlog.Hash
	levels [][]tlog.Hash
}

func treeOf(leaves []tlog.Hash) *tree {
	levels := [][]tlog.Hash{leaves}
	for below := leaves; len(below) > 1; {
		var level []tlog.Hash
		for i := 0; i+1 < len(below); i += 2 {
			level = append(level, tlog.NodeHash(below[i], below[i+1]))
		}
		levels = append(levels, level)
		below = level
	}
	return &tree{leaves, levels}
}

func (t *tree) size() int64 { return int64(len(t.leaves)) }

// rootAt is only asked for sizes that the tree has.
func (t *tree) rootAt(size int64) tlog.Hash {
	root, found := tlog.Hash(sha256.Sum256(nil)), false
	for height := 0; size > 0; size, height = size/2, height+1 {
		if size%2 == 0 {
			continue
		}
		peak := t.levels[height][size-1]
		if found {
			peak = tlog.NodeHash(peak, root)
		}
		root, found = peak, true
	}
	return root
}

func (t *tree) holds(size int64, root tlog.Hash) bool {
	return size <= t.size() && t.rootAt(size) == root
}

// hashTiles is every hash tile of C2SP tlog-tiles by its path.
func hashTiles(leaves []tlog.Hash) map[string][]byte {
	files := map[string][]byte{}
	for level, hashes := 0, leaves; len(hashes) > 0; level++ {
		var above []tlog.Hash
		for start := 0; start < len(hashes); start += 256 {
			end := start + 256
			if end > len(hashes) {
				end = len(hashes)
			}
			var data []byte
			for _, h := range hashes[start:end] {
				data = append(data, h[:]...)
			}
			files[tilePath(level, start/256, end-start)] = data
			if end-start == 256 {
				above = append(above, treeOf(hashes[start:end]).rootAt(256))
			}
		}
		hashes = above
	}
	return files
}

func tilePath(level, index, width int) string {
	path := fmt.Sprintf("%03d", index%1000)
	for rest := index / 1000; rest > 0; rest /= 1000 {
		path = fmt.Sprintf("x%03d/%s", rest%1000, path)
	}
	if width != 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	return fmt.Sprintf("tile/%d/%s", level, path)
}

// rootsOfPath gives the old and the new root of a consistency path (RFC 9162 section 2.1.4.2) that
// starts with its own first node.
func rootsOfPath(oldSize, newSize int64, path []tlog.Hash) (tlog.Hash, tlog.Hash, bool) {
	if len(path) == 0 {
		return tlog.Hash{}, tlog.Hash{}, false
	}
	old, last := oldSize-1, newSize-1
	for old%2 == 1 {
		old, last = old/2, last/2
	}
	oldNode, newNode := path[0], path[0]
	for _, sibling := range path[1:] {
		if last == 0 {
			return oldNode, newNode, false
		}
		if old%2 == 1 || old == last {
			oldNode, newNode = tlog.NodeHash(sibling, oldNode), tlog.NodeHash(sibling, newNode)
			for old%2 == 0 && old != 0 {
				old, last = old/2, last/2
			}
		} else {
			newNode = tlog.NodeHash(newNode, sibling)
		}
		old, last = old/2, last/2
	}
	return oldNode, newNode, last == 0
}
