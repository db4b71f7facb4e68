// SPDX-License-Identifier: Apache-2.0

package process_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/process"
)

func TestParseCgroup(t *testing.T) {
	id := strings.Repeat("0123456789abcdef", 4)
	inner := strings.Repeat("fedcba9876543210", 4)
	const short = "0123456789ab"
	tests := []struct {
		name, text string
		want       [3]string // unit, user unit, container
	}{
		{"empty", "", [3]string{}},
		{"top", "0::/\n", [3]string{}},
		{"service", "0::/system.slice/nginx.service\n", [3]string{"nginx.service"}},
		{"instance", `0::/system.slice/system-getty.slice/getty@tty1.service`, [3]string{"getty@tty1.service"}},
		{"escaped_unit", `0::/system.slice/system-a\x2db.slice/a\x2db@1.service`, [3]string{`a\x2db@1.service`}},
		{"delegated", "0::/system.slice/docker.service/init\n", [3]string{"docker.service"}},
		{"init", "0::/init.scope\n", [3]string{"init.scope"}},
		{"version_1", "11:memory:/system.slice/a.service\n1:name=systemd:/system.slice/sshd.service\n", [3]string{"sshd.service"}},
		{"hybrid", "1:name=systemd:/system.slice/sshd.service\n0::/system.slice/other.service\n", [3]string{"sshd.service"}},
		{"version_1_top", "1:name=systemd:/\n0::/system.slice/a.service\n", [3]string{"a.service"}},
		{"session", "0::/user.slice/user-1000.slice/session-3.scope\n", [3]string{"session-3.scope"}},
		{"user_unit", "0::/user.slice/user-1000.slice/user@1000.service/app.slice/foo.service\n", [3]string{"user@1000.service", "foo.service"}},
		{"user_manager", "0::/user.slice/user-1000.slice/user@1000.service/init.scope\n", [3]string{"user@1000.service", "init.scope"}},
		{"docker_systemd", "0::/system.slice/docker-" + id + ".scope\n", [3]string{"", "", short}},
		{"docker_cgroupfs", "12:pids:/docker/" + id + "\n1:name=systemd:/docker/" + id + "\n", [3]string{"", "", short}},
		{"docker_in_docker", "0::/docker/" + id + "/docker/" + inner + "\n", [3]string{"", "", short}},
		{"service_in_docker", "0::/docker/" + id + "/system.slice/nginx.service\n", [3]string{"nginx.service", "", short}},
		{"kubernetes", "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod12_3.slice/cri-containerd-" + id + ".scope\n",
			[3]string{"", "", short}},
		{"kubernetes_cgroupfs", "4:cpu:/kubepods/besteffort/pod2c48913c-b29f-11e7-9350-020968147796/" + id + "\n", [3]string{"", "", short}},
		{"kubernetes_mixed", "0::/system.slice/containerd.service/kubepods-besteffort-pod1.slice:cri-containerd:" + id + "\n",
			[3]string{"containerd.service", "", short}},
		{"cri_o", "0::/kubepods.slice/crio-" + id + ".scope/container\n", [3]string{"", "", short}},
		{"podman", "0::/machine.slice/libpod-" + id + ".scope/container\n", [3]string{"", "", short}},
		{"podman_watcher", "0::/machine.slice/libpod-conmon-" + id + ".scope\n", [3]string{}},
		{"podman_rootless", "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + id + ".scope\n",
			[3]string{"user@1000.service", "", short}},
		{"quadlet", "0::/system.slice/web.service/libpod-payload-" + id + "\n", [3]string{"web.service", "", short}},
		{"lxc", "0::/lxc.payload.web-1/system.slice/nginx.service\n", [3]string{"nginx.service", "", "web-1"}},
		{"lxc_old", "5:cpuset:/lxc/web\n", [3]string{"", "", "web"}},
		{"lxc_watcher", "0::/lxc.monitor.web-1\n", [3]string{}},
		{"nspawn", "0::/machine.slice/systemd-nspawn@web.service/payload/system.slice/a.service\n", [3]string{"systemd-nspawn@web.service", "", "web"}},
		{"outside_namespace", "0::/../../system.slice/a.service\n", [3]string{"a.service"}},
		{"hex_too_short", "0::/docker/" + id[:40] + "\n", [3]string{}},
		{"control_characters", "0::/system.slice/a\x1b[31m.service\n", [3]string{}},
		{"colons", "1:name=systemd:/a:b/c:d.service\n", [3]string{"c:d.service"}},
		{"rubbish", "::\n:\nx\n\x00\xff", [3]string{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, process.ParseCgroup(test.text)); diff != "" {
				t.Errorf("ParseCgroup(%q) (-want +got):\n%s", test.text, diff)
			}
		})
	}
}
