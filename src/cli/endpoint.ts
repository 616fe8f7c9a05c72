/** Which engine a docker is to speak to: a lab has one, where docker looks for it by itself. */
import type { EngineClient } from "../engine/client.ts"
import { EngineUnreachable } from "../engine/client.ts"
import { digestOf } from "../lib/digest.ts"
import type { Process } from "../lib/process.ts"
import { CommandFailure } from "./command.ts"
import type { FlagValues } from "./flag-values.ts"

export const ownHost = "unix:///var/run/docker.sock"

export interface Endpoint {
  readonly client: EngineClient
  /** Of the context. */
  readonly name: string
  /** As docker prints it. */
  readonly host: string
  /** Said by the environment, which a context would not expect. */
  readonly overridden: boolean
}

/** Ends the whole command when the engine is needed, whatever else it would have done. */
export class NotInitialised extends Error {
  constructor(reason: string) {
    super(`Failed to initialize: unable to resolve docker endpoint: ${reason}`)
  }
}

/** There is no engine but the lab's. */
export class NoEngineAt extends EngineUnreachable {
  readonly host: string
  constructor(host: string) {
    super(host)
    this.host = host
  }
}

const levels = /^(?:panic|fatal|error|warn|warning|info|debug|trace)$/i

/** `flags`: docker's own. */
export function endpointOf(client: EngineClient, process: Process, flags: FlagValues): Endpoint {
  const level = flags.text("log-level")
  if (!levels.test(level)) throw new CommandFailure(`Unable to parse logging level: ${level}`)
  const hosts = flags.list("host")
  if (hosts.length > 0 && flags.text("context") !== "") {
    throw new CommandFailure("conflicting options: cannot specify both --host and --context")
  }
  const said = process.env.get("DOCKER_HOST") ?? ""
  const own = hosts.length > 0 || said !== "" ? "" : (process.env.get("DOCKER_CONTEXT") ?? "")
  const name = flags.text("context") || own || "default"
  const overridden = hosts.length === 0 && said !== "" && flags.text("context") === ""
  const elsewhere = (host: string, error: () => Error): Endpoint => ({
    client: failing(error),
    name,
    host,
    overridden,
  })
  if (name !== "default") {
    return elsewhere("", () => new NotInitialised(unknownContext(process, name)))
  }
  const host = normalHost(hosts.at(-1) ?? said)
  const reason =
    hosts.length > 1
      ? "Specify only one -H"
      : host === null
        ? `invalid bind address format: ${hosts.at(-1) ?? said}`
        : flags.truth("tls") || flags.truth("tlsverify")
          ? `open ${homeOf(process)}/.docker/ca.pem: no such file or directory`
          : null
  if (host === null || reason !== null) {
    return elsewhere(host ?? "", () => new NotInitialised(reason ?? ""))
  }
  if (host === ownHost) return { client, name, host, overridden }
  return elsewhere(host, () => new NoEngineAt(host))
}

const homeOf = (process: Process): string => process.env.get("HOME") ?? "/root"

/** Docker looks for a context in a directory that is called by the digest of its name. */
export function unknownContext(process: Process, name: string): string {
  const digest = digestOf(name).slice("sha256:".length)
  const file = `${homeOf(process)}/.docker/contexts/meta/${digest}/meta.json`
  return `context ${JSON.stringify(name)}: context not found: open ${file}: no such file or directory`
}

/** With its protocol and, of tcp, its port; null for what is no address. */
function normalHost(text: string): string | null {
  const host = text.trim()
  if (host === "") return ownHost
  const [, protocol = "tcp", address = ""] = /^(?:(\w+):\/\/)?(.*)$/.exec(host) ?? []
  if (protocol !== "tcp") return /^(?:unix|ssh|npipe|fd)$/.test(protocol) ? host : null
  const [, name = "", port = ""] = /^(.*?)(?::(\d*))?$/.exec(address) ?? []
  return `tcp://${name || "localhost"}:${port || "2375"}`
}

function failing(error: () => Error): EngineClient {
  return {
    request: async () => {
      throw error()
    },
    // biome-ignore lint/correctness/useYield: it fails before there is anything.
    stream: async function* () {
      throw error()
    },
    changed: async () => {
      throw error()
    },
  }
}
