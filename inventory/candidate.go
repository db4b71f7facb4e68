// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"path"
	"strings"
)

// minCopy is the size below which a file has no room for a copy.
const minCopy = 8 << 10

// codeless are endings of files that hold no machine code: sources, texts,
// pictures, keys, packed and stored data. Anything else may be a copy, whatever
// it is called.
const codeless = " py pyi js mjs cjs ts map json html htm css md txt rst xml yaml yml toml ini cfg conf csv tsv sql h hh hpp c cc cpp " +
	"rs go java kt rb pl pm php lua tcl el elc vim sh awk sed m4 am ac mk cmake po pot mo gmo tex texi info pod " +
	"svg png jpg jpeg gif webp ico bmp tif tiff ttf otf woff woff2 eot pfb afm pcf mp3 mp4 ogg oga ogv wav flac webm avi mkv mov " +
	"gz bz2 xz zst lz4 lzma tar tgz tbz txz deb rpm 7z rar cab iso pem crt cer der p12 pfx jks gpg asc sig sum md5sums list log journal " +
	"pack rev patch diff pdf ps eps doc docx xls xlsx ppt pptx odt ods odp epub class pyc pyo "

// mayHoldCode tells from name, size and mode whether a file is worth opening.
func mayHoldCode(name string, size int64, mode uint32) bool {
	if size < minCopy {
		return false
	}
	ending := strings.TrimPrefix(path.Ext(name), ".")
	return mode&0o111 != 0 || ending == "" || !strings.Contains(codeless, " "+strings.ToLower(ending)+" ")
}
