/** The `docker-compose` command, version 1.29: what the course builds and pushes with. */
import type { EngineClient } from "../../engine/client.ts"
import type { Command, CompletionRequest, Process } from "../../lib/process.ts"
import { CommandFailure } from "../command.ts"
import { loadHeavy } from "../on-demand.ts"
import { describeError } from "../output.ts"
import { logLine } from "./log.ts"

export function dockerComposeCommand(client: EngineClient): Command {
  return {
    name: "docker-compose",
    main: (process) => runCompose(client, process),
    complete: async (request) => complete(request),
  }
}

async function runCompose(client: EngineClient, process: Process): Promise<number> {
  try {
    return await (await loadHeavy()).dockerCompose(client, process)
  } catch (error) {
    const text = describeError(error)
    if (text === null) throw error
    if (text !== "")
      await logLine(process, "ERROR", text.replace("Error response from daemon: ", ""))
    return error instanceof CommandFailure ? error.exitCode : 1
  }
}

function complete({ words, files, cwd }: CompletionRequest): readonly string[] {
  const prefix = words.at(-1) ?? ""
  const before = words.at(-2)
  const candidates =
    before === "-f" || before === "--file"
      ? files.list(cwd).filter((name) => /\.ya?ml$/.test(name))
      : ["build", "config", "ps", "pull", "push", "version", "help", "-f"]
  return candidates.filter((word) => word.startsWith(prefix)).sort()
}
