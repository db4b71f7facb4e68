// SPDX-License-Identifier: Apache-2.0

package walk_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/walk"
	"github.com/google/go-cmp/cmp"
)

// desktop has what is mounted on a usual machine, and some traps.
const desktop = `22 27 0:21 / /proc rw,relatime shared:5 - proc proc rw
23 27 0:22 / /sys rw,relatime shared:6 - sysfs sysfs rw
24 27 0:6 / /dev rw,nosuid shared:2 - devtmpfs udev rw,size=8090796k
25 24 0:23 / /dev/shm rw,nosuid shared:3 - tmpfs tmpfs rw
26 23 0:24 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 27 0:40 / /net rw - autofs systemd-1 rw,fd=29
31 30 0:41 / /net/home rw - nfs4 server:/home rw
32 31 8:1 / /net/home/disk rw - xfs /dev/sda1 rw
33 27 0:42 / /home/me/remote rw - fuse.sshfs me@there: rw,user_id=1000
34 27 8:2 / /media/disk\040one rw - fuseblk /dev/sda2 rw,user_id=0
35 27 0:43 / /run/rootless rw - fuse.fuse-overlayfs x rw,user_id=0,allow_other
36 27 0:44 / /run/forged rw - fuse.fuse-overlayfs x rw,user_id=1000,allow_other
37 27 0:45 / /run/credentials/x.service ro - ramfs none rw
38 27 0:46 net:[1] /run/netns/a rw - nsfs nsfs rw
39 22 0:47 / /proc/sys/fs/binfmt_misc rw - binfmt_misc binfmt_misc rw
40 27 254:0 /var/lib /srv/lib rw - ext4 /dev/vda rw
`

func TestPlan(t *testing.T) {
	for _, tt := range []struct {
		name, base, mounts string
		walked             []string
		skipped            map[string]string
	}{
		{"desktop", "/", desktop, []string{"dev/shm", "media/disk one", "run/rootless", "srv/lib"}, map[string]string{
			"proc": "pseudo file system proc", "sys": "pseudo file system sysfs", "dev": "pseudo file system devtmpfs",
			"net": "automount point", "net/home": "network file system nfs4", "net/home/disk": `below "net/home", network file system nfs4`,
			"home/me/remote": "not known to be a local file system: fuse.sshfs", "run/forged": "not known to be a local file system: fuse.fuse-overlayfs",
			"run/credentials/x.service": "credentials of a service", "run/netns/a": "pseudo file system nsfs",
		}},
		{"below-a-base", "/net/", desktop, nil,
			map[string]string{"home": "network file system nfs4", "home/disk": `below "home", network file system nfs4`}},
		{"base-without-mounts", "/nothing", desktop, nil, nil},
		{"on-top", "/", "1 0 8:0 / / rw - ext4 a rw\n2 1 0:9 / /mnt rw - nfs a rw\n3 2 8:1 / /mnt rw - ext4 b rw\n", []string{"mnt"}, nil},
		{"hidden-by-one-above", "/", "1 0 8:0 / / rw - ext4 a rw\n2 1 0:9 / /mnt/deep rw - nfs a rw\n3 1 8:1 / /mnt rw - ext4 b rw\n", []string{"mnt"}, nil},
		{"not-hidden-by-a-child", "/", "1 0 8:0 / / rw - ext4 a rw\n3 1 8:1 / /mnt rw - ext4 b rw\n2 3 0:9 / /mnt/deep rw - nfs a rw\n",
			[]string{"mnt"}, map[string]string{"mnt/deep": "network file system nfs"}},
		{"new-root-on-top", "/", "1 0 8:0 / / rw - ext4 a rw\n2 1 0:9 / /mnt rw - nfs a rw\n3 1 8:1 / / rw - ext4 b rw\n4 3 8:2 / /new rw - ext4 c rw\n",
			[]string{"new"}, nil},
		{"no-root-in-the-list", "/", "5 4 8:1 / /mnt rw - ext4 b rw\n6 4 0:9 / /proc rw - proc c rw\n", []string{"mnt"},
			map[string]string{"proc": "pseudo file system proc"}},
		{"parents-in-a-ring", "/", "1 2 8:0 / /a rw - ext4 a rw\n2 1 8:1 / /b rw - ext4 b rw\n3 3 8:1 / /c rw - ext4 b rw\n", []string{"c"}, nil},
		{"largest-view-first", "/", "1 0 8:0 / / rw - ext4 a rw\n2 1 8:1 /x/y /a rw - ext4 a rw\n3 1 8:1 /x /b rw - ext4 a rw\n4 1 8:1 / /c rw - ext4 a rw\n",
			[]string{"c", "b", "a"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			walked, skipped, errs := walk.Plan([]byte(tt.mounts), tt.base)
			if len(tt.walked) < 3 || tt.name == "desktop" {
				slices.Sort(walked)
			}
			if diff := cmp.Diff(tt.walked, walked); diff != "" || len(errs) > 0 {
				t.Errorf("walked, -want +got:\n%s%v", diff, errs)
			}
			if diff := cmp.Diff(tt.skipped, skipped); diff != "" && len(tt.skipped)+len(skipped) > 0 {
				t.Errorf("skipped, -want +got:\n%s", diff)
			}
		})
	}
}

func TestMountinfoProblems(t *testing.T) {
	good := "1 0 8:0 / / rw - ext4 a rw\n"
	for _, tt := range []struct{ name, text, want string }{
		{"no-separator", good + "2 1 8:0 / /x rw ext4 a rw\n", "line 2, column 1: not a mount"},
		{"short", good + "2 1 - ext4 a rw\n", "line 2, column 1: not a mount"},
		{"empty-line", good + "\n", "line 2, column 1: not a mount"},
		{"no-number", good + "2 x 8:0 / /x rw - ext4 a rw\n", `line 2, column 3: not a number: "x"`},
		{"no-device", good + "2 1 8 / /x rw - ext4 a rw\n", `line 2, column 7: not a number: ""`},
		{"large-number", good + "99999999999 1 8:0 / /x rw - ext4 a rw\n", `line 2, column 1: not a number: "99999999999"`},
		{"no-path", good + "2 1 8:0 / x rw - ext4 a rw\n", `line 2, column 11: not a path: "x"`},
		{"too-many", strings.Repeat(good, 100_001), "line 100001: more than 100000 mounts"},
		{"too-large", strings.Repeat("x", 16<<20+1), "read mounts: larger than the limit of 16777216 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, errs := walk.Plan([]byte(tt.text), "/")
			if len(errs) != 1 || errs[0].Error() != tt.want {
				t.Errorf("errors = %q, want %q", errs, tt.want)
			}
		})
	}
}

func TestOverlayLayers(t *testing.T) {
	for _, tt := range []struct {
		name, options string
		want          []string
	}{
		{"plain", "rw,lowerdir=/a/b:/c,upperdir=/u,workdir=/w", []string{"a/b", "c", "u", "w"}},
		{"escaped", `rw,lowerdir=/a\134:b:/c\040d\054e:/f\134\134g`, []string{"a:b", "c d,e", `f\g`}},
		{"one-by-one", `rw,lowerdir+=/a:b,lowerdir+=/c,datadir+=/d`, []string{"a:b", "c", "d"}},
		{"data-only", "lowerdir=/a::/d", []string{"a", "d"}},
		{"relative", "rw,lowerdir=l/A:l/B,upperdir=/var/lib/docker/overlay2/x/diff,workdir=/var/lib/docker/overlay2/x/work",
			[]string{"var/lib/docker/overlay2/l/A", "var/lib/docker/overlay2/l/B", "var/lib/docker/overlay2/x/diff", "var/lib/docker/overlay2/x/work"}},
		{"relative-to-nothing", "rw,lowerdir=a:b", nil},
		{"climbing", "lowerdir=/../../etc", []string{"etc"}},
		{"none", "rw,xino=off", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := walk.LayerPaths(tt.options)
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("LayerPaths(%q), -want +got:\n%s", tt.options, diff)
			}
		})
	}
}

func TestInodes(t *testing.T) {
	set := walk.NewInodes()
	for _, id := range [][2]uint64{{1, 0}, {1, 63}, {1, 64}, {2, 0}, {1, 1<<64 - 1}} {
		if set.Has(id) || !set.Add(id) || set.Add(id) || !set.Has(id) {
			t.Errorf("set of %v is wrong", id)
		}
	}
	if set.Has([2]uint64{2, 63}) || set.Has([2]uint64{1, 1}) {
		t.Error("set has what was never added")
	}
}

// FuzzMounts reads any text as mountinfo: every mount that is kept is either
// walked or named, and its path stays below the root.
func FuzzMounts(f *testing.F) {
	f.Add([]byte(desktop), "/")
	f.Add([]byte(desktop), "/net")
	f.Add([]byte("1 0 0:1 / /a/../../b rw - overlay o rw,lowerdir=/a:b\\:,upperdir=u/..\n"), "/")
	f.Add([]byte("1 0 8:0 / / rw - ext4 a rw\n1 1 8:0 / /a rw - ext4 a rw\n2 1 0:9 / /a\\0570 rw - nfs a rw\n"), "a")
	f.Fuzz(func(t *testing.T, text []byte, base string) {
		walked, skipped, _ := walk.Plan(text, base)
		for _, name := range append(slices.Collect(maps.Keys(skipped)), walked...) {
			if name == "" || name[0] == '/' || strings.HasPrefix(name, "../") {
				t.Errorf("mount point %q is not below the root", name)
			}
		}
		for _, name := range walked {
			if skipped[name] != "" {
				t.Errorf("mount %q is walked and skipped: %s", name, skipped[name])
			}
		}
		for _, layer := range walk.LayerPaths(string(text)) {
			if strings.HasPrefix(layer, "/") || strings.HasPrefix(layer, "../") {
				t.Errorf("layer %q is not below the root", layer)
			}
		}
	})
}
