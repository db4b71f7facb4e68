// SPDX-License-Identifier: Apache-2.0

package walk

// inode tells which file or directory something is.
type inode struct{ device, inode uint64 }

// inodes is a set of inodes. File systems number theirs closely, so that 64
// neighbours share one word; the zero value is not ready, see make.
type inodes map[inode]uint64

// add puts id in, and tells whether it is new.
func (s inodes) add(id inode) bool {
	word, bit := inode{id.device, id.inode >> 6}, uint64(1)<<(id.inode&63)
	old := s[word]
	if old&bit != 0 {
		return false
	}
	s[word] = old | bit
	return true
}

// has tells whether id is in the set.
func (s inodes) has(id inode) bool {
	return s[inode{id.device, id.inode >> 6}]&(1<<(id.inode&63)) != 0
}
