// SPDX-License-Identifier: Apache-2.0

package walk

import "sync"

// batch is some files of one directory that are to be visited; those with
// several names come without the directory.
type batch struct {
	in    *handle
	files []File
}

// task is a directory to be read, or to be read on.
type task struct {
	node *node
	in   *handle // open, when it is to be read on
}

// queue is what is left to do. The directory that was found last is read
// first, which keeps the queue short; files go before directories.
type queue struct {
	mu      sync.Mutex
	changed sync.Cond
	tasks   []task
	batches []batch
	aside   int  // tasks that are to be read on
	working int  // workers that may add to the queue
	stopped bool // nothing is handed out any more
}

func newQueue() *queue {
	q := &queue{}
	q.changed.L = &q.mu
	return q
}

// next waits for something to do: a task with a node, or else a batch. ok is
// false when there is nothing left and nobody who could add to it. Each call
// but the first ends the work that the call before handed out.
func (q *queue) next(first bool) (t task, b batch, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !first {
		q.working--
	}
	for !q.stopped && len(q.batches) == 0 && len(q.tasks) == 0 && q.working > 0 {
		q.changed.Wait()
	}
	if q.stopped || len(q.batches) == 0 && len(q.tasks) == 0 {
		q.changed.Broadcast()
		return t, b, false
	}
	q.working++
	if n := len(q.batches); n > 0 {
		b, q.batches[n-1] = q.batches[n-1], batch{}
		q.batches = q.batches[:n-1]
		return t, b, true
	}
	n := len(q.tasks)
	t, q.tasks[n-1] = q.tasks[n-1], task{}
	q.tasks = q.tasks[:n-1]
	if t.in != nil {
		q.aside--
	}
	return t, b, true
}

// push adds directories, and returns how many wait.
func (q *queue) push(tasks ...task) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tasks = append(q.tasks, tasks...)
	for range tasks {
		q.changed.Signal()
	}
	return len(q.tasks)
}

// offer adds a batch unless there are limit of them already.
func (q *queue) offer(b batch, limit int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.batches) >= limit || q.stopped {
		return false
	}
	q.batches = append(q.batches, b)
	q.changed.Signal()
	return true
}

// stop makes every call of next end.
func (q *queue) stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.stopped = true
	q.changed.Broadcast()
}
