// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// Kinds of file systems that are not walked, by the name in mountinfo. What is
// on neither list is local; a name that nobody knows costs time, a wrong skip
// would hide a copy.
const (
	networkTypes = " nfs nfs4 cifs smb3 smbfs ncpfs 9p ceph glusterfs afs coda lustre beegfs gpfs orangefs pvfs2 panfs davfs vboxsf vmhgfs prl_fs "
	pseudoTypes  = " proc sysfs devtmpfs devpts cgroup cgroup2 debugfs tracefs securityfs bpf mqueue hugetlbfs pstore configfs efivarfs nsfs selinuxfs" +
		" binfmt_misc rpc_pipefs fusectl nfsd sockfs pipefs bdev resctrl smackfs apparmorfs usbfs usbdevfs functionfs gadgetfs openpromfs xenfs binder "
	// Those of FUSE that keep their files on this machine; see fuseIsLocal.
	localFUSE = " fuse.fuse-overlayfs fuse.squashfuse fuse.squashfuse_ll fuse.snapfuse fuse.ntfs-3g fuse.ntfs fuse.exfat fuse.fuse2fs fuse.fuse-ext2" +
		" fuse.zfs fuse.unionfs fuse.erofsfuse "
)

// skippedMagic says why a mount is not walked, by f_type of statfs(2); empty for
// one that is local.
func skippedMagic(magic int64) string {
	switch uint32(magic) {
	case unix.NFS_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.SMB_SUPER_MAGIC, unix.V9FS_MAGIC, unix.CEPH_SUPER_MAGIC,
		unix.AFS_SUPER_MAGIC, unix.AFS_FS_MAGIC, unix.CODA_SUPER_MAGIC, unix.NCP_SUPER_MAGIC, lustreMagic, gpfsMagic, vboxMagic:
		return "network file system"
	case unix.AUTOFS_SUPER_MAGIC:
		return "automount point"
	case unix.FUSE_SUPER_MAGIC:
		return "not known to be a local file system: fuse"
	case unix.PROC_SUPER_MAGIC, unix.SYSFS_MAGIC, unix.DEVPTS_SUPER_MAGIC, unix.CGROUP_SUPER_MAGIC, unix.CGROUP2_SUPER_MAGIC, unix.DEBUGFS_MAGIC,
		unix.TRACEFS_MAGIC, unix.SECURITYFS_MAGIC, unix.BPF_FS_MAGIC, mqueueMagic, unix.HUGETLBFS_MAGIC, unix.PSTOREFS_MAGIC, configfsMagic,
		unix.EFIVARFS_MAGIC, unix.NSFS_MAGIC, unix.SELINUX_MAGIC, unix.BINFMTFS_MAGIC, rpcPipeMagic, fusectlMagic, nfsdMagic, unix.RDTGROUP_SUPER_MAGIC,
		unix.SMACK_MAGIC, unix.AAFS_MAGIC, unix.XENFS_SUPER_MAGIC, unix.BINDERFS_SUPER_MAGIC, unix.PIPEFS_MAGIC, unix.SOCKFS_MAGIC:
		return "pseudo file system"
	}
	return ""
}

// Numbers that package unix does not have; those of the kernel's own file
// systems are in statfs(2) and in the source of each (fs/configfs/mount.c,
// net/sunrpc/rpc_pipe.c, fs/fuse/control.c, fs/nfsd/nfsctl.c).
const (
	lustreMagic   = 0x0bd00bd0
	gpfsMagic     = 0x47504653
	vboxMagic     = 0x786f4256
	mqueueMagic   = 0x19800202
	configfsMagic = 0x62656570
	rpcPipeMagic  = 0x67596969
	fusectlMagic  = 0x65735543
	nfsdMagic     = 0x6e667364
)

// skippedType says why a mount is not walked, by the name of its file system;
// empty for one that is local.
func skippedType(m mount) string {
	kind := " " + m.kind + " "
	switch {
	case strings.HasPrefix(m.point, "run/credentials/"):
		return "credentials of a service"
	case m.kind == "autofs":
		return "automount point"
	case strings.Contains(networkTypes, kind):
		return "network file system " + m.kind
	case strings.Contains(pseudoTypes, kind):
		return "pseudo file system " + m.kind
	case m.kind == "fuse" || strings.HasPrefix(m.kind, "fuse."):
		if strings.Contains(localFUSE, kind) && fuseIsLocal(m) {
			return ""
		}
		return "not known to be a local file system: " + m.kind
	}
	return ""
}

// isPseudo tells whether a reason is that of a pseudo file system.
func isPseudo(why string) bool { return strings.HasPrefix(why, "pseudo ") }

// mayBlock tells whether a reason is that of a file system which others serve.
func mayBlock(why string) bool {
	return strings.HasPrefix(why, "network ") || strings.HasPrefix(why, "not known ")
}

// fuseIsLocal tells whether a FUSE mount may be walked: who mounts chooses its
// name, and whoever serves it can keep a reader waiting for ever, so that only
// root's own mounts are believed. fuseblk needs a block device, and is local.
func fuseIsLocal(m mount) bool {
	return slices.Contains(strings.Split(m.options, ","), "user_id=0")
}
