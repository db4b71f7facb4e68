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
	"github.com/cryptopatch/cryptopatch/report"
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

// load reads what the embedded snapshot has for hosts of the given systems, and
// puts the wanted paths on top.
func (o judgeFlags) load(systems []inventory.System, at time.Time, v voice) (database, error) {
	var streams []advisories.Stream
	for _, sys := range systems {
		streams = append(streams, advisories.Streams(sys.ID, sys.VersionID, sys.Channels)...)
	}
	var libraries []string
	for _, l := range inventory.Libraries() {
		libraries = append(libraries, string(l))
	}
	db, err := advisories.Load(streams, libraries)
	if err != nil {
		return database{}, err
	}
	d := database{db: db, origin: "embedded"}
	if d.problems, err = o.overlay(db, v); err != nil {
		return database{}, err
	}
	for _, path := range o.advisories {
		d.origin += ", " + path
	}
	info := db.Info()
	d.records = info.Records
	d.age(info, o, at)
	return d, nil
}

// overlay puts the wanted paths on top of an index.
func (o judgeFlags) overlay(db *advisories.DB, v voice) ([]inventory.Problem, error) {
	var found []inventory.Problem
	for _, path := range o.advisories {
		before := db.Info().Records
		problems, err := db.AddPath(path)
		if err != nil {
			return nil, failure{err, "--advisories wants a directory of OSV records in JSON, or a zip of them"}
		}
		for _, err := range problems {
			found = append(found, inventory.Problem{Probe: "advisories", Path: path, Err: err.Error()})
		}
		if db.Info().Records == before {
			v.noRecords(path)
		}
	}
	return found, nil
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

// meta is what a report says of the advisories.
func (o judgeFlags) meta(d database, policy report.Policy) report.Meta {
	return report.Meta{Tool: version, Origin: d.origin, BuiltAt: d.builtAt, Records: d.records, Stale: d.stale,
		MaxAge: o.recordsMaxAge(), Policy: policy}
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
