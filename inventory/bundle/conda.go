// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// Bounds of the records of a conda environment.
const (
	maxConda      = 8 << 20   // bytes of one record
	maxCondaTotal = 256 << 20 // bytes of all that are read for one file
)

// condaRecord is what is taken from a file in conda-meta.
type condaRecord struct {
	Name    string   `json:"name"`
	Version string   `json:"version"`
	Build   string   `json:"build"`
	Channel string   `json:"channel"`
	Subdir  string   `json:"subdir"`
	Files   []string `json:"files"`
}

// conda finds the package of the environment dir whose record names the file.
// https://docs.conda.io/projects/conda/en/stable/dev-guide/specs/index.html
func (t tree) conda(dir, name string) (Bundle, bool) {
	meta := path.Join(dir, "conda-meta")
	if !t.Exists(meta) {
		return Bundle{}, false
	}
	names, _ := t.ReadDir(meta, maxEntries)
	rel, budget := below(dir, name), maxCondaTotal
	for _, base := range names {
		if !strings.HasSuffix(base, ".json") || budget <= 0 {
			continue
		}
		text, err := t.start(path.Join(meta, base), maxConda)
		budget -= len(text)
		if err != nil || !strings.Contains(text, path.Base(rel)) {
			continue
		}
		if b, files, ok := condaBundle(text); ok && slices.Contains(files, rel) {
			b.Path = path.Join(meta, base)
			return b, true
		}
	}
	return Bundle{}, false
}

// condaBundle reads a record.
func condaBundle(text string) (Bundle, []string, bool) {
	var rec condaRecord
	if json.NewDecoder(strings.NewReader(text)).Decode(&rec) != nil || !pythonName.MatchString(strings.TrimLeft(rec.Name, "_")) {
		return Bundle{}, nil, false
	}
	b := Bundle{Kind: "conda", Name: rec.Name, Version: version(rec.Version)}
	channel := path.Base(strings.TrimSuffix(strings.TrimSuffix(rec.Channel, "/"), "/"+rec.Subdir))
	b.PURL = purl("conda", "", strings.ToLower(b.Name), b.Version,
		"build", version(rec.Build), "channel", version(channel), "subdir", version(rec.Subdir))
	return b, rec.Files, true
}
