// SPDX-License-Identifier: Apache-2.0

package report

import (
	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// Report is the JSON report of one host, cryptopatch/report/v1. Absent values
// are left out; dates are days (2006-01-02), times RFC 3339 in UTC.
type Report struct {
	Schema      string      `json:"schema"`
	Tool        Tool        `json:"tool"`
	GeneratedAt string      `json:"generated_at"`
	Host        Host        `json:"host"`
	Advisories  Advisories  `json:"advisories"`
	Components  []Component `json:"components"`
	Actions     []Action    `json:"actions"`
	Uncovered   []Uncovered `json:"uncovered"`
	Problems    []Problem   `json:"problems"`
	// Claims is what another scanner said, judged again; absent without one.
	Claims  *Claims `json:"claims,omitempty"`
	Summary Summary `json:"summary"`
}

// Tool is the program that wrote the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Host is the scanned root.
type Host struct {
	ID       string            `json:"id,omitempty"`
	Hostname string            `json:"hostname,omitempty"`
	Root     string            `json:"root,omitempty"`
	Arch     string            `json:"arch,omitempty"`
	Kernel   string            `json:"kernel,omitempty"`
	Labels   map[string]string `json:"labels,omitempty"`
	OS       OS                `json:"os"`
	FIPS     FIPS              `json:"fips"`
	Trust    []TrustStore      `json:"trust,omitempty"`
	Packages int               `json:"packages"`        // read from all package databases, of any kind
	Files    int64             `json:"files,omitempty"` // visited in search of copies
	// Listed says what text the host is known from; absent when it was scanned.
	Listed *Listed `json:"listed,omitempty"`
}

// Listed is the text that a host is known from.
type Listed struct {
	Kind string `json:"kind"`           // "rpm", "csv", "cyclonedx", …
	From string `json:"from,omitempty"` // the file, or "-" for standard input
	Tool string `json:"tool,omitempty"` // what wrote it, as it says itself
}

// OS is the operating system of the root, as os-release writes it.
type OS struct {
	ID        string   `json:"id,omitempty"`
	VersionID string   `json:"version_id,omitempty"`
	Name      string   `json:"name,omitempty"`
	Codename  string   `json:"codename,omitempty"`
	Streams   []string `json:"streams,omitempty"`  // ecosystems that speak for it
	Channels  []string `json:"channels,omitempty"` // support channels its files say it follows
}

// FIPS is the FIPS state as the host's files tell.
type FIPS struct {
	KernelEnabled *bool  `json:"kernel_enabled,omitempty"`
	Policy        string `json:"policy,omitempty"`
	// Layers is what each part of the host says; none is concluded from another.
	Layers []Layer `json:"layers,omitempty"`
}

// Layer is what one part of a host says of FIPS mode, in words.
type Layer struct {
	Name string `json:"name"`
	Says string `json:"says,omitempty"`
	Path string `json:"path,omitempty"`
}

// TrustStore is one set of trusted roots.
type TrustStore struct {
	Path       string   `json:"path"`
	Kind       string   `json:"kind"` // system, certifi, bundled, java, nss, added, distrusted
	Owner      string   `json:"owner,omitempty"`
	Version    string   `json:"version,omitempty"`
	Roots      int      `json:"roots"`
	Expired    int      `json:"expired"`
	Newest     string   `json:"newest,omitempty"` // the newest begin of validity
	Added      []string `json:"added,omitempty"`  // subjects that the system's package does not have
	Distrusted []string `json:"distrusted,omitempty"`
	Instead    string   `json:"instead,omitempty"` // what is used in its place
	Unread     string   `json:"unread,omitempty"`  // why its content was not looked at
}

// Advisories says what the host was judged against.
type Advisories struct {
	Origin  string `json:"origin,omitempty"`
	BuiltAt string `json:"built_at,omitempty"`
	AgeDays int    `json:"age_days"`
	Records int    `json:"records"`
	Stale   bool   `json:"stale"`
	// NoData is true when nothing is known for this system: then nothing in
	// the report may be read as safe.
	NoData bool `json:"no_data,omitempty"`
	// Coverage is how far the records for this system reach; absent without any.
	Coverage *Coverage `json:"coverage,omitempty"`
}

// Coverage is how far the best records that speak for a system can be relied
// on where they are silent.
type Coverage struct {
	Ecosystem string `json:"ecosystem"`
	Complete  bool   `json:"complete"`           // all that the vendor published, not a selection
	Until     string `json:"until,omitempty"`    // the day up to which they were gathered
	Borrowed  bool   `json:"borrowed,omitempty"` // another vendor's
	Stale     bool   `json:"stale,omitempty"`    // that day is too long before the report's
}

// Component is one copy of a crypto library. Version is what its manager
// compares: with the epoch where there is one.
type Component struct {
	ID              string    `json:"id"`
	Library         string    `json:"library"`
	Version         string    `json:"version,omitempty"`
	UpstreamVersion string    `json:"upstream_version,omitempty"`
	Stream          string    `json:"stream,omitempty"`
	Provenance      string    `json:"provenance,omitempty"`
	Origin          string    `json:"origin"`
	Source          *Source   `json:"source,omitempty"`
	Packages        []Package `json:"packages,omitempty"`
	Paths           []string  `json:"paths,omitempty"`
	Owner           string    `json:"owner,omitempty"`  // what is around a copy in a file, in words
	Around          *Package  `json:"around,omitempty"` // the package that such a file belongs to
	// Of a copy found in files: as much of its version as they tell, what it is
	// built without, what told of it, and of which package's file it has the bytes.
	Series  string   `json:"series,omitempty"`
	Without []string `json:"without,omitempty"`
	// Platform is what OpenSSL says it was built for.
	Platform string   `json:"platform,omitempty"`
	Traces   []Trace  `json:"traces,omitempty"`
	Same     string   `json:"same,omitempty"`
	Altered  []string `json:"altered,omitempty"` // files that are not what the package shipped
	// Processes have the copy in memory.
	Processes []Process `json:"processes,omitempty"`
	// Lacks is what the list that the component comes from does not say.
	Lacks []inventory.Lack `json:"lacks,omitempty"`
	// Changelog is what of the build's own changelog names vulnerabilities, so
	// that a saved report can be judged again.
	Changelog *Changelog `json:"changelog,omitempty"`
	Lifecycle Lifecycle  `json:"lifecycle"`
	Findings  []Finding  `json:"findings"`
}

// Process is one that has a copy in memory.
type Process struct {
	PID       int    `json:"pid"`
	Name      string `json:"name,omitempty"`
	User      string `json:"user,omitempty"`
	Unit      string `json:"unit,omitempty"`
	UserUnit  string `json:"user_unit,omitempty"` // below unit, of a user's own manager
	Container string `json:"container,omitempty"`
	Stale     bool   `json:"stale"`            // it uses the file that was there before
	Unsure    bool   `json:"unsure,omitempty"` // whether it does cannot be told
}

// Trace is one thing in a file that tells of a library.
type Trace struct {
	Path    string `json:"path"`
	What    string `json:"what"`
	Section string `json:"section,omitempty"`
	Offset  *int64 `json:"offset,omitempty"` // in the file
	Text    string `json:"text,omitempty"`
}

// Changelog is the entries that name a vulnerability, newest first.
type Changelog struct {
	Source  string  `json:"source,omitempty"`
	Entries []Entry `json:"entries"`
}

// Entry is one entry of a changelog, as written.
type Entry struct {
	Version string `json:"version,omitempty"`
	Text    string `json:"text"`
}

// Source is the source package a component was built from.
type Source struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

// Package is one installed binary package. Epoch is there for rpm only.
type Package struct {
	Manager string `json:"manager"`
	Name    string `json:"name"`
	Version string `json:"version"`
	Epoch   *int   `json:"epoch,omitempty"`
	Arch    string `json:"arch,omitempty"`
	PURL    string `json:"purl,omitempty"`
	// Whose build it is: the vendor or maintainer and the signing key that it
	// names, the archive and pocket that list it, the module it is part of.
	Vendor     string `json:"vendor,omitempty"`
	SigningKey string `json:"signing_key,omitempty"`
	Archive    string `json:"archive,omitempty"`
	Pocket     string `json:"pocket,omitempty"`
	Module     string `json:"module,omitempty"`
}

// Lifecycle is who supports a component until when.
type Lifecycle struct {
	Upstream *Support `json:"upstream,omitempty"`
	Vendor   *Support `json:"vendor,omitempty"`
}

// Support is one schedule as of the report's day.
type Support struct {
	Product  string         `json:"product,omitempty"`
	Branch   string         `json:"branch,omitempty"`
	LTS      *bool          `json:"lts,omitempty"` // upstream only
	Ends     string         `json:"ends,omitempty"`
	Phase    backport.Phase `json:"phase"`
	Extended []Extended     `json:"extended,omitempty"`
	Source   string         `json:"source,omitempty"`
}

// Extended is a channel that goes on after the public end.
type Extended struct {
	Channel  string `json:"channel"`
	Ends     string `json:"ends,omitempty"`
	Entitled bool   `json:"entitled"`
}

// Finding is one vulnerability in one component.
type Finding struct {
	ID             string                 `json:"id"`
	Severity       string                 `json:"severity"`
	SeveritySource string                 `json:"severity_source,omitempty"`
	Status         backport.Status        `json:"status"`
	Justification  backport.Justification `json:"justification,omitempty"`
	Remediation    backport.Remediation   `json:"remediation,omitempty"`
	FixedVersion   string                 `json:"fixed_version,omitempty"`
	Channel        string                 `json:"channel,omitempty"`
	Borrowed       bool                   `json:"borrowed"`
	Advisories     []string               `json:"advisories,omitempty"`
	Evidence       []Evidence             `json:"evidence"`
	Actions        []string               `json:"actions,omitempty"`
	Rule           string                 `json:"rule,omitempty"` // of docs/architecture.md
}

// Evidence is one reason with its source, the deciding one first.
type Evidence struct {
	Kind   backport.EvidenceKind `json:"kind"`
	Source string                `json:"source,omitempty"`
	Text   string                `json:"text,omitempty"`
}

// Action is one thing to do.
type Action struct {
	ID            string               `json:"id"`
	Kind          backport.ActionKind  `json:"kind"`
	Category      backport.Remediation `json:"category,omitempty"`
	Components    []string             `json:"components"`
	Settles       []string             `json:"settles,omitempty"`
	TargetVersion string               `json:"target_version,omitempty"`
	Rebase        bool                 `json:"rebase"`
	Commands      []string             `json:"commands,omitempty"`
	Why           string               `json:"why,omitempty"`
}

// Uncovered is something that could not be judged, with the reason.
type Uncovered struct {
	Component string `json:"component"` // its id, or the path of a place that was not looked at
	Why       string `json:"why"`
}

// Problem is something that could not be read. Incomplete is true when
// packages may be missing because of it.
type Problem struct {
	Probe      string `json:"probe"`
	Path       string `json:"path,omitempty"`
	Error      string `json:"error"`
	Incomplete bool   `json:"incomplete,omitempty"`
}

// Summary counts components, and findings by status (CVE x component).
type Summary struct {
	Components         int     `json:"components"`
	Affected           int     `json:"affected"`
	Fixed              int     `json:"fixed"`
	NotAffected        int     `json:"not_affected"`
	UnderInvestigation int     `json:"under_investigation"`
	Verdict            Verdict `json:"verdict"`
}
