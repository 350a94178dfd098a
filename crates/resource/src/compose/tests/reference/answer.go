// Writes answers.json: what the reference implementation makes of cases.yaml.
//
//	go run answer.go > answers.json
//
// in a module that requires github.com/compose-spec/compose-go/v2.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"
)

func main() {
	text, err := os.ReadFile("cases.yaml")
	check(err)
	var cases map[string]map[string]string
	check(yaml.Unmarshal(text, &cases))
	answers := map[string][]string{}
	for name, files := range cases {
		answers[name] = answer(files)
	}
	out, err := json.MarshalIndent(answers, "", "  ")
	check(err)
	fmt.Println(string(out))
}

func answer(files map[string]string) []string {
	folder, err := os.MkdirTemp("", "case")
	check(err)
	defer os.RemoveAll(folder)
	for path, text := range files {
		path = filepath.Join(folder, path)
		check(os.MkdirAll(filepath.Dir(path), 0o755))
		check(os.WriteFile(path, []byte(text), 0o644))
	}
	check(os.Chdir(folder))
	options, err := cli.NewProjectOptions(nil, cli.WithWorkingDirectory(folder), cli.WithEnvFiles(),
		cli.WithDotEnv, cli.WithDefaultConfigPath, cli.WithResolvedPaths(false), cli.WithName("p"))
	check(err)
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return []string{"error"}
	}
	lines := describe(project.Services["a"])
	sort.Strings(lines)
	return lines
}

func describe(a types.ServiceConfig) []string {
	var lines []string
	say := func(format string, values ...any) { lines = append(lines, fmt.Sprintf(format, values...)) }
	texts := map[string]string{
		"image": a.Image, "user": a.User, "restart": a.Restart, "hostname": a.Hostname,
		"container_name": a.ContainerName, "network_mode": a.NetworkMode, "pid": a.Pid,
		"ipc": a.Ipc, "userns_mode": a.UserNSMode,
		"command": strings.Join(a.Command, " "), "entrypoint": strings.Join(a.Entrypoint, " "),
	}
	if a.HealthCheck != nil {
		texts["test"] = strings.Join(a.HealthCheck.Test, " ")
	}
	for key, value := range texts {
		if value != "" {
			say("%s %s", key, value)
		}
	}
	for key, on := range map[string]bool{"privileged": a.Privileged, "read_only": a.ReadOnly, "init": a.Init != nil && *a.Init} {
		if on {
			say("%s", key)
		}
	}
	for key, list := range map[string][]string{"cap_add": a.CapAdd, "cap_drop": a.CapDrop, "security_opt": a.SecurityOpt, "dns": a.DNS, "expose": a.Expose, "tmpfs": a.Tmpfs, "profiles": a.Profiles} {
		for _, item := range list {
			say("%s %s", key, item)
		}
	}
	for name, value := range a.Environment {
		if value != nil {
			say("environment %s=%s", name, *value)
		}
	}
	if a.Build != nil {
		say("build %s", a.Build.Context)
		for name, value := range a.Build.Args {
			if value != nil {
				say("argument %s=%s", name, *value)
			}
		}
	}
	if a.Logging != nil {
		say("logging %s", a.Logging.Driver)
		for name, value := range a.Logging.Options {
			say("logging %s=%s", name, value)
		}
	}
	if a.Deploy != nil {
		if a.Deploy.Replicas != nil {
			say("replicas %d", *a.Deploy.Replicas)
		}
		for name, value := range a.Deploy.Labels {
			say("deploy label %s=%s", name, value)
		}
	}
	for name, value := range a.Annotations {
		say("annotation %s=%s", name, value)
	}
	for name, value := range a.Sysctls {
		say("sysctl %s=%s", name, value)
	}
	for name, limit := range a.Ulimits {
		say("ulimit %s|%d|%d|%d", name, limit.Single, limit.Soft, limit.Hard)
	}
	for name := range a.Models {
		say("model %s", name)
	}
	for _, link := range a.Links {
		say("link %s", link)
	}
	for name, value := range a.Labels {
		say("label %s=%s", name, value)
	}
	for _, port := range a.Ports {
		say("port %s|%s|%d|%s|%s", port.HostIP, port.Published, port.Target, port.Protocol, port.Mode)
	}
	for _, volume := range a.Volumes {
		say("volume %s|%s|%s|%t", volume.Type, volume.Source, volume.Target, volume.ReadOnly)
	}
	for name, network := range a.Networks {
		if network == nil {
			network = &types.ServiceNetworkConfig{}
		}
		say("network %s|%s|%s", name, strings.Join(network.Aliases, ","), network.Ipv4Address)
	}
	for name, dependency := range a.DependsOn {
		say("depends_on %s|%s|%t", name, dependency.Condition, dependency.Required)
	}
	for host, addresses := range a.ExtraHosts {
		say("host %s|%s", host, strings.Join(addresses, ","))
	}
	for _, secret := range a.Secrets {
		say("secret %s|%s", secret.Source, secret.Target)
	}
	for _, config := range a.Configs {
		say("config %s|%s", config.Source, config.Target)
	}
	return lines
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
