// SPDX-License-Identifier: Apache-2.0

package report

import _ "embed" // for the schemas

//go:embed schema/reports-v1.json
var severalV1 string

//go:embed schema/explanation-v1.json
var explanationV1 string

//go:embed schema/inventory-v1.json
var inventoryV1 string

// SeveralJSONSchema is the JSON Schema (draft 2020-12) of the reports of several
// systems. It refers to JSONSchema by its $id, as the others here do.
func SeveralJSONSchema() string { return severalV1 }

// ExplanationJSONSchema is the JSON Schema (draft 2020-12) of the JSON
// explanation.
func ExplanationJSONSchema() string { return explanationV1 }

// InventoryJSONSchema is the JSON Schema (draft 2020-12) of the JSON inventory.
func InventoryJSONSchema() string { return inventoryV1 }
