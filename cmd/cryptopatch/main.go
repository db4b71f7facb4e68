// SPDX-License-Identifier: Apache-2.0

// Command cryptopatch says for each copy of a crypto library on a host whether
// it is fixed there, how that is known, who supports it and what to do.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	// A reader that stops early (head) is an error of Write, not the end.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := thisProcess().run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
