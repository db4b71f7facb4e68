// SPDX-License-Identifier: Apache-2.0

package distro

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// suseChannels tells whether a SUSE host follows LTSS: the product is
// installed, or one of its repositories is enabled.
func suseChannels(r *rootfs.Root, tell teller) []string {
	var list []string
	readEach(r, "etc/products.d", ".prod", tell, func(path string, data []byte) {
		var product struct {
			Name string `xml:"name"`
		}
		if err := xml.Unmarshal(data, &product); err != nil {
			tell(path, fmt.Errorf("parse product: %w", err))
			return
		}
		list = append(list, ltss(product.Name)...)
	})
	for _, repo := range enabledRepositories(r, "etc/zypp/repos.d", tell) {
		list = append(list, ltss(repo.id+" "+repo.name+" "+repo.urls)...)
	}
	return list
}

// ltss tells whether one of the words in text is LTSS, as in SLES-LTSS or
// SLE-Product-SLES15-SP3-LTSS-Updates. Debug and source repositories bring no fix.
func ltss(text string) []string {
	words := strings.FieldsFunc(strings.ToUpper(text), func(c rune) bool {
		return c < 'A' || c > 'Z'
	})
	is := false
	for _, word := range words {
		switch word {
		case "LTSS":
			is = true
		case "DEBUGINFO", "SOURCE":
			return nil
		}
	}
	if is {
		return []string{"ltss"}
	}
	return nil
}
