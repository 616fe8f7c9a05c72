/**
 * docker and docker-compose for the shell. Each run is a process of its own to the lab. Their code
 * comes after the prompt: docker at once, what only a build or a deploy needs when the page is idle.
 */
import type { EngineClient } from "../../../src/engine/client.ts"
import type { Command } from "../../../src/lib/process.ts"
import { whenIdle } from "../../shared/idle.ts"
import { newEngineClient } from "../lab.ts"

const loaders = {
  docker: async () => (await import("../../../src/cli/docker.ts")).dockerCommand,
  "docker-compose": async () =>
    (await import("../../../src/cli/compose-v1/docker-compose.ts")).dockerComposeCommand,
} satisfies Record<string, () => Promise<(client: EngineClient) => Command>>

export function engineCommands(): readonly Command[] {
  preload()
  return Object.entries(loaders).map(([name, load]) => onDemand(name, load))
}

function onDemand(name: string, load: () => Promise<(client: EngineClient) => Command>): Command {
  const forCompletion = newEngineClient()
  return {
    name,
    async main(process) {
      const make = await load().catch(() => null)
      if (make !== null) return make(newEngineClient()).main(process)
      await process.stderr.write(
        `${name}: could not be loaded: check the network and try again, or reload the page\n`,
      )
      return 1
    },
    async complete(request) {
      const make = await load().catch(() => null)
      return (await make?.(forCompletion).complete?.(request)) ?? []
    },
  }
}

/** What cannot be loaded now is asked for again by the command that needs it. */
function preload(): void {
  const ignore = () => {}
  void loaders.docker().catch(ignore)
  whenIdle(() => {
    void loaders["docker-compose"]().catch(ignore)
    void import("../../../src/cli/on-demand.ts").then(({ loadHeavy }) => loadHeavy()).catch(ignore)
  })
}
