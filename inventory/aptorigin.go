// SPDX-License-Identifier: Apache-2.0

package inventory

import "context"

func aptOrigins(ctx context.Context, r *Root, raws []Raw, found *problems)    {}
func debChangelogs(ctx context.Context, r *Root, raws []Raw, found *problems) {}
