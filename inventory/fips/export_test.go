// SPDX-License-Identifier: Apache-2.0

package fips

import "github.com/cryptopatch/cryptopatch/inventory/rootfs"

// ParseConf reads the OpenSSL configuration at name.
func ParseConf(r *rootfs.Root, name string) (Conf, error) {
	c, err := parseConf(r, name)
	out := c.meaning()
	out.Broken, out.Incomplete = err != nil && !isOurs(err), err != nil && isOurs(err)
	return out, err
}

// ConfValues returns the values of a section as "name=value", in order.
func ConfValues(r *rootfs.Root, name, section string) (values []string, err error) {
	c, err := parseConf(r, name)
	for _, p := range c.sections[section].all() {
		values = append(values, p.name+"="+p.value)
	}
	return values, err
}

// The unexported parts that have tests of their own.
var (
	FIPSArgument  = fipsArgument
	DemandsFIPS   = demandsFIPS
	ModuleList    = moduleList
	ProviderTexts = providerTexts
)

// The bounds that tests go beyond.
const (
	MaxConfDepth  = maxConfDepth
	MaxConfValues = maxConfValues
	MaxConfValue  = maxConfValue
	MaxConfBytes  = maxConfBytes
)
