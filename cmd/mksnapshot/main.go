// SPDX-License-Identifier: Apache-2.0

// Command mksnapshot builds the advisory snapshot that is embedded in the
// program, from gathered records and facts. It never reads the clock: the same
// input gives the same bytes.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
)

func main() {
	from := flag.String("from", "../shared", "directory with advisories/ and facts/")
	out := flag.String("o", "advisories/snapshot.zip", "file to write")
	date := flag.String("date", "", "day the data was gathered, YYYY-MM-DD (default: as_of of the facts)")
	flag.Parse()
	if err := run(*from, *out, *date); err != nil {
		fmt.Fprintln(os.Stderr, "mksnapshot:", err)
		os.Exit(1)
	}
}

// run builds the snapshot and writes it in one piece.
func run(from, out, date string) error {
	var text bytes.Buffer
	if err := build(from, date, &text); err != nil {
		return err
	}
	if err := os.WriteFile(out, text.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	return nil
}

// build reads everything below from and writes a snapshot into text.
func build(from, date string, text *bytes.Buffer) error {
	var c advisories.Contents
	schedules, err := readLifecycles(filepath.Join(from, "facts"))
	if err != nil {
		return err
	}
	if date == "" {
		date = schedules.asOf
	}
	if c.Date, err = time.Parse(time.DateOnly, date); err != nil {
		return fmt.Errorf("read date: %w", err)
	}
	c.Lifecycles = schedules.list
	c.Sources = append(c.Sources, schedules.sources...)
	if err := addRecords(&c, filepath.Join(from, "advisories", "osv")); err != nil {
		return err
	}
	if err := addUpstream(&c, filepath.Join(from, "advisories")); err != nil {
		return err
	}
	if err := addStates(&c, filepath.Join(from, "advisories", "raw")); err != nil {
		return err
	}
	return advisories.WriteSnapshot(text, c)
}
