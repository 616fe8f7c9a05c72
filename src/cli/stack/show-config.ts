/** What `docker stack config` does: the files as one document, merged and interpolated. */
import { composeYaml } from "../../compose/config-document.ts"
import { loadCompose } from "../../compose/load.ts"
import type { Invocation } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { readSources } from "./compose-sources.ts"

export async function showConfig(invocation: Invocation): Promise<number> {
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
