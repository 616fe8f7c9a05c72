/** `docker stack config`: the files as one document, merged and interpolated. */
import { composeYaml } from "../../compose/config-document.ts"
import { loadCompose } from "../../compose/load.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { composeFileFlag, readSources } from "./compose-sources.ts"

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
  run: showConfig,
}

async function showConfig(invocation: Invocation): Promise<number> {
  const { process, flags } = invocation
  const sources = await readSources(invocation)
  const loaded = loadCompose(sources, {
    lookup: (name) => process.env.get(name),
    skipInterpolation: flags.truth("skip-interpolation"),
    forbiddenMessage: "Configuration contains forbidden properties",
  })
  if (!loaded.ok) throw new CommandFailure(loaded.error)
  await process.stdout.write(composeYaml(loaded.value))
  return 0
}
