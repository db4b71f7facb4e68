// SPDX-License-Identifier: Apache-2.0

package report

import _ "embed"

//go:embed schema/report-v1.json
var schemaV1 string

// JSONSchema is the JSON Schema (draft 2020-12) of the JSON report, for
// whoever validates saved ones.
func JSONSchema() string { return schemaV1 }
