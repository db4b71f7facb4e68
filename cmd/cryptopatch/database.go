// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// From which age in days on advisories are stale.
const (
	embeddedMaxAge = 30
	updatedMaxAge  = 7
)

// database is the advisories for one host, with what the report says of them.
type database struct {
	db       *advisories.DB
	origin   string
	builtAt  time.Time
	records  int
	stale    bool
	problems []inventory.Problem
}

// load reads what the embedded snapshot has for the host, and puts the wanted
// paths on top.
func (o judgeFlags) load(h inventory.Host, at time.Time, v voice) (database, error) {
	var libraries []string
	for _, c := range h.Components {
		if !slices.Contains(libraries, string(c.Library)) {
			libraries = append(libraries, string(c.Library))
		}
	}
	db, err := advisories.Load(advisories.Streams(h.System.ID, h.System.VersionID, h.System.Channels), libraries)
	if err != nil {
		return database{}, err
	}
	d := database{db: db, origin: "embedded"}
	for _, path := range o.advisories {
		before := db.Info().Records
		problems, err := db.AddPath(path)
		if err != nil {
			return database{}, failure{err, "--advisories wants a directory of OSV records in JSON, or a zip of them"}
		}
		for _, err := range problems {
			d.problems = append(d.problems, inventory.Problem{Probe: "advisories", Path: path, Err: err.Error()})
		}
		if db.Info().Records == before {
			v.noRecords(path)
		}
		d.origin += ", " + path
	}
	info := db.Info()
	d.records = info.Records
	d.age(info, o, at)
	return d, nil
}

// age finds the day the data is of, and whether that is too long ago. What is
// dated after the day of judgement says nothing.
func (d *database) age(info advisories.Info, o judgeFlags, at time.Time) {
	d.builtAt = info.BuiltAt
	limit := embeddedMaxAge
	for _, s := range info.Sources {
		if slices.Contains(o.advisories, s.Name) && s.Newest.After(d.builtAt) && !s.Newest.After(at) {
			d.builtAt, limit = s.Newest, updatedMaxAge
		}
	}
	if o.maxAge > 0 {
		limit = o.maxAge
	}
	d.stale = d.builtAt.IsZero() || at.Sub(d.builtAt) > time.Duration(limit)*24*time.Hour
}

// recordsMaxAge is from which age in days on the records for one system are
// stale, however new the index is that holds them.
func (o judgeFlags) recordsMaxAge() int {
	if o.maxAge > 0 {
		return o.maxAge
	}
	return embeddedMaxAge
}

// check refuses what cannot be a number of days.
func (o judgeFlags) check() error {
	if o.maxAge < 0 || o.maxAge > 36500 {
		return failure{fmt.Errorf("read --max-age %d: not a number of days", o.maxAge), "write it as --max-age 14"}
	}
	for _, path := range o.advisories {
		if strings.TrimSpace(path) == "" {
			return failure{errors.New("read --advisories: an empty path"), "give a directory or a zip"}
		}
	}
	return nil
}
