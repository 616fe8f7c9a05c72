/** `/version`. The CLI prints its table from `Components[].Details`. */
import type { EngineProfile } from "../profile.ts"

/** Of the helpers beside the engine: nothing in a lab depends on them. */
export const helpers = {
  containerd: { version: "1.7.27", commit: "05044ec0a9a75232cad458027ca83437aae3f4da" },
  runc: { version: "1.2.5", commit: "v1.2.5-0-g59923ef" },
  init: { version: "0.19.0", commit: "de40ad0" },
}

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
    Platform: { Name: "" },
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
      component("containerd", helpers.containerd),
      component("runc", helpers.runc),
      component("docker-init", helpers.init),
    ],
    Version: profile.version,
    ...common,
    Os: "linux",
    Arch: profile.architecture,
  }
}

function component(name: string, helper: { version: string; commit: string }): object {
  return { Name: name, Version: helper.version, Details: { GitCommit: helper.commit } }
}
