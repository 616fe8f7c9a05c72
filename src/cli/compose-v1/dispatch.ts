/** What docker-compose does with its command line: options, then one of its verbs. */
import type { EngineClient } from "../../engine/client.ts"
import type { Process } from "../../lib/process.ts"
import { CommandFailure } from "../command.ts"
import { buildServices } from "./build.ts"
import { showConfig } from "./config.ts"
import { composeHelp, verbHelps } from "./help.ts"
import type { ComposeCall } from "./project.ts"
import { loadProject } from "./project.ts"
import { listContainers } from "./ps.ts"
import { pullServices } from "./pull.ts"
import { pushServices } from "./push.ts"

const verbs: Readonly<Record<string, (call: ComposeCall) => Promise<number>>> = {
  build: buildServices,
  config: showConfig,
  ps: listContainers,
  pull: pullServices,
  push: pushServices,
}

/** What docker-compose would do on one host, with what does it on a swarm. */
const instead: ReadonlyMap<string, string> = new Map([
  ["create", "docker stack deploy"],
  ["down", "docker stack rm"],
  ["events", "docker events"],
  ["exec", "docker service logs"],
  ["images", "docker images"],
  ["kill", "docker service scale"],
  ["logs", "docker service logs"],
  ["pause", "docker service scale"],
  ["port", "docker service ls"],
  ["restart", "docker service update --force"],
  ["rm", "docker stack rm"],
  ["run", "docker service create"],
  ["scale", "docker service scale"],
  ["start", "docker service scale"],
  ["stop", "docker service scale"],
  ["top", "docker stack ps"],
  ["unpause", "docker service scale"],
  ["up", "docker stack deploy"],
])

const VERSION = [
  "docker-compose version 1.29.2, build unknown",
  "docker-py version: 5.0.3",
  "CPython version: 3.11.2",
  "OpenSSL version: OpenSSL 3.0.19 27 Jan 2026",
].join("\n")

export async function dispatch(client: EngineClient, process: Process): Promise<number> {
  const { files, rest } = readOptions(process)
  const [verb, ...args] = rest
  if (verb === undefined || verb === "--help" || verb === "-h" || verb === "help") {
    const topic = verbHelps.get(args[0] ?? "")
    await process.stdout.write(verb === "help" && topic !== undefined ? topic : composeHelp)
    return verb === undefined ? 1 : 0
  }
  if (verb === "--version" || verb === "-v") {
    await process.stdout.write("docker-compose version 1.29.2, build unknown\n")
    return 0
  }
  if (verb === "version") {
    await process.stdout.write(`${args.includes("--short") ? "1.29.2" : VERSION}\n`)
    return 0
  }
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  const swarmVerb = instead.get(verb)
  if (swarmVerb !== undefined) {
    throw new CommandFailure(
      `docker-compose ${verb}: not part of this lab: its containers belong to a swarm; see ${swarmVerb}`,
    )
  }
  if (run === undefined) {
    throw new CommandFailure(`No such command: ${verb}\n\n${commandPart(composeHelp)}`)
  }
  if (args.includes("--help") || args.includes("-h")) {
    await process.stdout.write(verbHelps.get(verb) ?? composeHelp)
    return 0
  }
  const project = await loadProject(process, files)
  return run({ client, process, project, args })
}

/** Options before the verb; what a lab has no use for is read and left. */
function readOptions(process: Process): { files: string[]; rest: readonly string[] } {
  const files: string[] = []
  const withValue = new Set(["-p", "--project-name", "--profile", "--project-directory", "--ansi"])
  const { args } = process
  let i = 0
  for (; i < args.length; i++) {
    const word = args[i] ?? ""
    if (word === "-f" || word === "--file") files.push(args[++i] ?? "")
    else if (word.startsWith("--file=")) files.push(word.slice("--file=".length))
    else if (word.startsWith("-f") && word.length > 2) files.push(word.slice(2))
    else if (withValue.has(word)) i++
    else break
  }
  return { files, rest: args.slice(i) }
}

function commandPart(help: string): string {
  return help.slice(help.indexOf("Commands:")).trimEnd()
}
