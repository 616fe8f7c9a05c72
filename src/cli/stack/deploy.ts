/** `docker stack deploy`: what it is called with; what it does is in deployment.ts. */
import type { Verb } from "../command.ts"
import { loadHeavy } from "../on-demand.ts"
import { composeFileFlag } from "./compose-sources.ts"

export const stackDeploy: Verb = {
  name: "deploy",
  use: "[OPTIONS] STACK",
  short: "Deploy a new stack or update an existing stack",
  otherNames: ["up"],
  aliases: ["docker stack deploy", "docker stack up"],
  flags: [
    composeFileFlag,
    {
      name: "detach",
      short: "d",
      kind: "bool",
      usage: "Exit immediately instead of waiting for the stack services to converge",
      fallback: "true",
    },
    { name: "prune", kind: "bool", usage: "Prune services that are no longer referenced" },
    { name: "quiet", short: "q", kind: "bool", usage: "Suppress progress output" },
    {
      name: "resolve-image",
      kind: "string",
      usage:
        'Query the registry to resolve image digest and supported platforms ("always", "changed", "never")',
      fallback: "always",
      values: ["always", "changed", "never"],
    },
    {
      name: "with-registry-auth",
      kind: "bool",
      usage: "Send registry authentication details to Swarm agents",
    },
  ],
  arity: { exactly: 1 },
  complete: "stacks",
  run: async (invocation) => (await loadHeavy()).deployStack(invocation),
}
