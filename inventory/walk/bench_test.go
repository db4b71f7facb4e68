// SPDX-License-Identifier: Apache-2.0

package walk_test

import (
	"io"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/walk"
)

// BenchmarkTree walks the tree that CRYPTOPATCH_BENCH_ROOT names, or /usr, and
// compares it with find in the same run. Both want the sizes of all files.
//
//	CRYPTOPATCH_BENCH_ROOT=/some/root go test -run - -bench Tree ./inventory/walk
func BenchmarkTree(b *testing.B) {
	dir := os.Getenv("CRYPTOPATCH_BENCH_ROOT")
	if dir == "" {
		dir = "/usr"
	}
	find, err := exec.LookPath("find")
	if err != nil {
		b.Skip("find is not installed")
	}
	r, err := rootfs.Open(dir)
	if err != nil {
		b.Skipf("nothing to walk: %v", err)
	}
	defer r.Close()
	runFind := func() time.Duration {
		command := exec.Command(find, dir, "-xdev", "-type", "f", "-printf", "%s")
		command.Stdout = io.Discard
		begin := time.Now()
		if err := command.Run(); err != nil {
			b.Skipf("find: %v", err)
		}
		return time.Since(begin)
	}
	for _, way := range []struct {
		name    string
		workers int
		open    bool
	}{{"walk", 0, false}, {"walk-alone", 1, false}, {"walk-open", 0, true}, {"walk-open-alone", 1, true}} {
		b.Run(way.name, func(b *testing.B) {
			runFind()
			var finding, walking time.Duration
			var result walk.Result
			for b.Loop() {
				finding += runFind()
				begin := time.Now()
				result, err = walk.Tree(b.Context(), r, walk.Options{OneFileSystem: true, Workers: way.workers}, func(_ walk.File, o walk.Opener) error {
					if way.open {
						if f, err := o.Open(); err == nil {
							return f.Close()
						}
					}
					return nil
				})
				walking += time.Since(begin)
				if err != nil {
					b.Fatal(err)
				}
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(walking)/float64(finding), "of-find")
			b.ReportMetric(float64(walking.Milliseconds())/float64(b.N), "walk-ms")
			b.ReportMetric(float64(m.Sys)/(1<<20), "MB")
			b.ReportMetric(float64(result.Files), "files")
		})
	}
}
