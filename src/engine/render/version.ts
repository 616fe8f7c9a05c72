/** `/version`. The CLI prints its table from `Components[].Details`. */
import type { EngineProfile, Helper } from "../profile.ts"

export function renderVersion(profile: EngineProfile): object {
  const common = {
    ApiVersion: profile.apiVersion,
    BuildTime: profile.buildTime,
    GitCommit: profile.gitCommit,
    GoVersion: profile.goVersion,
    KernelVersion: profile.kernelVersion,
    MinAPIVersion: profile.minApiVersion,
  }
  return {
    Platform: { Name: profile.platform },
    Components: [
      {
        Name: "Engine",
        Version: profile.version,
        Details: {
          ...common,
          Arch: profile.architecture,
          Experimental: "false",
          Os: "linux",
        },
      },
      component("containerd", profile.containerd),
      component("runc", profile.runc),
      component("docker-init", profile.init),
    ],
    Version: profile.version,
    ...common,
    Os: "linux",
    Arch: profile.architecture,
  }
}

function component(name: string, helper: Helper): object {
  return { Name: name, Version: helper.version, Details: { GitCommit: helper.commit } }
}
