/** `docker build`, by the legacy builder: the only one that a client without buildx has. */
import type { Process } from "../../lib/process.ts"
import type { Verb } from "../command.ts"
import { loadHeavy } from "../on-demand.ts"
import { buildFlags } from "./build-flags.ts"

export const dockerBuild: Verb = {
  name: "build",
  use: "[OPTIONS] PATH | URL | -",
  short: "Build an image from a Dockerfile",
  aliases: ["docker image build", "docker build", "docker builder build"],
  flags: buildFlags,
  arity: { exactly: 1 },
  announce: (process) => deprecation(process),
  run: async (invocation) => (await loadHeavy()).runBuild(invocation),
}

export function deprecation(process: Process): string {
  if (process.env.get("DOCKER_BUILDKIT") === "1") return ""
  const head =
    "DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n"
  const advice =
    process.env.get("DOCKER_BUILDKIT") === "0"
      ? "            BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0\n            environment-variable.\n"
      : "            Install the buildx component to build images with BuildKit:\n            https://docs.docker.com/go/buildx/\n"
  return `${head}${advice}\n`
}
