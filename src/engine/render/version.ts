/** `/version`. The CLI prints its table from `Components[].Details`. */
import type { EngineProfile, Helper } from "../profile.ts"

export function renderVersion(profile: EngineProfile): object {
  return {
    Platform: { Name: profile.platform },
    Components: [
      { Name: "Engine", Version: profile.version, Details: engineDetails(profile) },
      component("containerd", profile.containerd),
      component("runc", profile.runc),
      component("docker-init", profile.init),
    ],
    Version: profile.version,
    ApiVersion: profile.apiVersion,
    MinAPIVersion: profile.minApiVersion,
    GitCommit: profile.gitCommit,
    GoVersion: profile.goVersion,
    Os: "linux",
    Arch: profile.architecture,
    KernelVersion: profile.kernelVersion,
    BuildTime: profile.buildTime,
  }
}

/** A map in Go, whose keys come sorted. */
function engineDetails(profile: EngineProfile): object {
  return {
    ApiVersion: profile.apiVersion,
    Arch: profile.architecture,
    BuildTime: profile.buildTime,
    Experimental: "false",
    GitCommit: profile.gitCommit,
    GoVersion: profile.goVersion,
    KernelVersion: profile.kernelVersion,
    MinAPIVersion: profile.minApiVersion,
    Os: "linux",
  }
}

function component(name: string, helper: Helper): object {
  return { Name: name, Version: helper.version, Details: { GitCommit: helper.commit } }
}
