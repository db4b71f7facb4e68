// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// branchRow is one upstream branch; the libraries name some fields differently.
type branchRow struct {
	Branch     string   `yaml:"branch"`
	Released   any      `yaml:"release_date"`
	FirstTag   any      `yaml:"first_tag_date"`
	LTS        any      `yaml:"lts"`
	Ends       any      `yaml:"security_support_end"`
	EndsBasis  string   `yaml:"security_support_end_basis"`
	Status     string   `yaml:"status_as_of"`
	LatestSeen string   `yaml:"latest_seen"`
	InNews     string   `yaml:"newest_in_news"`
	Elsewhere  string   `yaml:"newest_elsewhere"`
	LastTag    string   `yaml:"last_tag"`
	LastPoint  string   `yaml:"last_point_release_in_mirror"`
	Source     []string `yaml:"source"`
	Extended   *struct {
		Channel string `yaml:"channel"`
		End     any    `yaml:"end"`
	} `yaml:"extended_support"`
}

// upstreamSchedules reads the branches of the libraries that are judged.
func upstreamSchedules(text []byte, reg registry) ([]advisories.Lifecycle, error) {
	var file struct {
		OpenSSL   []branchRow `yaml:"openssl"`
		GnuTLS    []branchRow `yaml:"gnutls"`
		NSS       []branchRow `yaml:"nss"`
		LibreSSL  []branchRow `yaml:"libressl"`
		MbedTLS   []branchRow `yaml:"mbedtls"`
		WolfSSL   []branchRow `yaml:"wolfssl"`
		Libgcrypt []branchRow `yaml:"libgcrypt"`
		Nettle    []branchRow `yaml:"nettle"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	libraries := []struct {
		library, name string
		rows          []branchRow
	}{
		{"openssl", "OpenSSL", file.OpenSSL}, {"gnutls", "GnuTLS", file.GnuTLS}, {"nss", "NSS", file.NSS},
		{"libressl", "LibreSSL", file.LibreSSL}, {"mbedtls", "Mbed TLS", file.MbedTLS}, {"wolfssl", "wolfSSL", file.WolfSSL},
		{"libgcrypt", "Libgcrypt", file.Libgcrypt}, {"nettle", "Nettle", file.Nettle},
	}
	var out []advisories.Lifecycle
	for _, l := range libraries {
		for _, r := range l.rows {
			if r.Status == "planned" || strings.ContainsAny(r.Branch, " /") {
				continue
			}
			out = append(out, r.lifecycle(l.library, l.name, reg))
		}
	}
	return out, nil
}

// lifecycle is the schedule of one branch.
func (r branchRow) lifecycle(library, name string, reg registry) advisories.Lifecycle {
	released := day(r.Released)
	if released.IsZero() {
		released = day(r.FirstTag)
	}
	lts, _ := r.LTS.(bool)
	out := advisories.Lifecycle{Product: library, Release: r.Branch, Name: name + " " + r.Branch, LTS: lts,
		Released: released, Ends: day(r.Ends), Source: cite(reg, r.Source)}
	if r.EndsBasis != "" {
		out.Source += " (by the end of its Firefox ESR line; the project publishes no date)"
	}
	for _, latest := range []string{r.Elsewhere, r.LatestSeen, r.InNews, r.LastTag, r.LastPoint} {
		if latest != "" {
			out.Latest = strings.TrimSuffix(latest, "+")
			break
		}
	}
	if r.Extended != nil && strings.Contains(r.Extended.Channel, "premium") {
		out.Extended = []advisories.ExtendedSupport{{Channel: "premium", Ends: day(r.Extended.End)}}
	}
	return out
}

// releaseRow is one release of a distribution.
type releaseRow struct {
	Release  string   `yaml:"release"`
	Released any      `yaml:"release_date"`
	Ends     any      `yaml:"security_support_end"`
	Source   []string `yaml:"source"`
	Extended []struct {
		Channel string `yaml:"channel"`
		End     any    `yaml:"end"`
	} `yaml:"extended"`
}

// systemSchedules reads the releases of distributions, by os-release's ID.
func systemSchedules(text []byte, reg registry) ([]advisories.Lifecycle, error) {
	var file struct {
		Releases map[string][]releaseRow `yaml:"releases"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	products := map[string][2]string{
		"rhel": {"rhel", "Red Hat Enterprise Linux"}, "centos_linux": {"centos", "CentOS Linux"},
		"centos_stream": {"centos-stream", "CentOS Stream"}, "almalinux": {"almalinux", "AlmaLinux"},
		"rocky": {"rocky", "Rocky Linux"}, "oracle_linux": {"ol", "Oracle Linux"}, "fedora": {"fedora", "Fedora Linux"},
		"amazon_linux": {"amzn", "Amazon Linux"}, "debian": {"debian", "Debian"}, "ubuntu": {"ubuntu", "Ubuntu"},
		"sles": {"sles", "SUSE Linux Enterprise Server"}, "opensuse_leap": {"opensuse-leap", "openSUSE Leap"},
		"alpine": {"alpine", "Alpine Linux"},
	}
	var out []advisories.Lifecycle
	for key, rows := range file.Releases {
		product, ok := products[key]
		if !ok {
			continue
		}
		for _, r := range rows {
			out = append(out, r.lifecycle(product[0], product[1], reg))
		}
	}
	return out, nil
}

// lifecycle is the schedule of one release. Ubuntu's rows name long-term
// releases "22.04 LTS".
func (r releaseRow) lifecycle(id, name string, reg registry) advisories.Lifecycle {
	release, lts := strings.CutSuffix(r.Release, " LTS")
	out := advisories.Lifecycle{Product: id, Release: release, Name: name + " " + r.Release, LTS: lts,
		Released: day(r.Released), Ends: day(r.Ends), Source: cite(reg, r.Source)}
	for _, e := range r.Extended {
		out.Extended = append(out.Extended, advisories.ExtendedSupport{Channel: channelName(e.Channel), Ends: day(e.End)})
	}
	return out
}

// channelName shortens a channel's name: "ESM (Ubuntu Pro …)" is ESM.
func channelName(long string) string {
	switch short, _, _ := strings.Cut(long, " ("); short {
	case "Debian LTS":
		return "LTS"
	case "Legacy add-on":
		return "ESM-Legacy"
	default:
		return short
	}
}
