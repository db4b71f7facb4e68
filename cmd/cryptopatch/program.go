// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// program is everything the commands take from the process they run in, so
// that a test can run them without one.
type program struct {
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	env      func(string) (string, bool)
	now      func() time.Time
	hostname func() (string, error)
	mounts   func() ([]byte, error) // the text of /proc/self/mountinfo
	width    int                    // columns of the terminal that stdout is; 0 when it is none
	color    bool                   // stdout is a terminal that wants colours
	progress bool                   // stderr is a terminal
}

// thisProcess is the real one.
func thisProcess() program {
	p := program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, env: os.LookupEnv, now: time.Now, hostname: os.Hostname,
		mounts: func() ([]byte, error) { return os.ReadFile("/proc/self/mountinfo") }}
	if _, err := unix.IoctlGetWinsize(int(os.Stderr.Fd()), unix.TIOCGWINSZ); err == nil {
		p.progress = os.Getenv("TERM") != "dumb"
	}
	if size, err := unix.IoctlGetWinsize(int(os.Stdout.Fd()), unix.TIOCGWINSZ); err == nil {
		p.width = int(size.Col) // 0 on terminals that do not know
		// https://no-color.org: any value that is not empty.
		p.color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	return p
}

// run runs one command line and returns the exit code.
func (p program) run(ctx context.Context, args []string) int {
	v := voice{w: p.stderr}
	root := newRoot(p)
	root.SetArgs(args)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	err := root.ExecuteContext(ctx)
	var verdict verdictError
	if err != nil && ctx.Err() != nil && !errors.As(err, &verdict) {
		err = errInterrupted
	}
	v.fail(err)
	return exitCode(err)
}
