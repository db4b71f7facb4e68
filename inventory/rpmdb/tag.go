// SPDX-License-Identifier: Apache-2.0

package rpmdb

// Tag is the number of an entry in a header; names are those of RPMTAG_*,
// https://rpm-software-management.github.io/rpm/manual/tags.html
type Tag uint32

// The tags that identify a package, and those of its files and changelog. Before
// rpm 4 a file was one path, since then it is a name and an index of directories.
const (
	TagName            Tag = 1000
	TagVersion         Tag = 1001
	TagRelease         Tag = 1002
	TagEpoch           Tag = 1003
	TagBuildTime       Tag = 1006
	TagInstallTime     Tag = 1008
	TagVendor          Tag = 1011
	TagArch            Tag = 1022
	TagOldFileNames    Tag = 1027
	TagSourceRPM       Tag = 1044
	TagChangelogTime   Tag = 1080
	TagChangelogName   Tag = 1081
	TagChangelogText   Tag = 1082
	TagDirIndexes      Tag = 1116
	TagBaseNames       Tag = 1117
	TagDirNames        Tag = 1118
	TagModularityLabel Tag = 5096
)

// Tags of signatures: of the header, of header and payload, and since rpm 6.
const (
	tagSigPGP    Tag = 259
	tagSigGPG    Tag = 262
	tagDSAHeader Tag = 267
	tagRSAHeader Tag = 268
	tagOpenPGP   Tag = 278
)

// Tags of the region that a package was built with, and of its digests.
const (
	tagImmutable    Tag = 63
	tagSHA1Header   Tag = 269
	tagSHA256Header Tag = 273
)
