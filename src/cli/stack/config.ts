/** `docker stack config`: what it is called with. */
import type { Verb } from "../command.ts"
import { loadHeavy } from "../on-demand.ts"
import { composeFileFlag } from "./compose-sources.ts"

export const stackConfig: Verb = {
  name: "config",
  use: "[OPTIONS]",
  short: "Outputs the final config file, after doing merges and interpolations",
  flags: [
    composeFileFlag,
    {
      name: "skip-interpolation",
      kind: "bool",
      usage: "Skip interpolation and output only merged config",
    },
  ],
  arity: { exactly: 0 },
  run: async (invocation) => (await loadHeavy()).showConfig(invocation),
}
