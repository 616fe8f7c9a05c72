/** docker and docker-compose for the shell. Each run is a process of its own to the lab. */
import { dockerComposeCommand } from "../../../src/cli/compose-v1/docker-compose.ts"
import { dockerCommand } from "../../../src/cli/docker.ts"
import type { EngineClient } from "../../../src/engine/client.ts"
import type { Command } from "../../../src/lib/process.ts"
import { newEngineClient } from "../lab.ts"

export function engineCommands(): readonly Command[] {
  return [dockerCommand, dockerComposeCommand].map(perRun)
}

function perRun(make: (client: EngineClient) => Command): Command {
  const forCompletion = make(newEngineClient())
  return {
    ...forCompletion,
    main: (process) => make(newEngineClient()).main(process),
  }
}
