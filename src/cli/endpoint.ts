/** Which engine a docker is to speak to: a lab has one, where docker looks for it by itself. */
import type { EngineClient, EngineRequest } from "../engine/client.ts"
import { EngineUnreachable } from "../engine/client.ts"
import { digestOf } from "../lib/digest.ts"
import type { Process } from "../lib/process.ts"
import { clientVersion } from "./client-version.ts"
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
    super(`Failed to initialize: ${reason}`)
  }
}

/** There is no engine but the lab's. The message is docker's. */
export class NoEngineAt extends EngineUnreachable {
  constructor(host: string, request: EngineRequest) {
    super(unreachable(host, request))
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
  const elsewhere = (host: string, error: Failure): Endpoint => ({
    client: failing(error),
    name,
    host,
    overridden,
  })
  const unresolved = (host: string, reason: string) =>
    elsewhere(host, () => new NotInitialised(`unable to resolve docker endpoint: ${reason}`))
  if (name !== "default") return unresolved("", unknownContext(process, name))
  const host = normalHost(hosts.at(-1) ?? said)
  if (hosts.length > 1) return unresolved(host ?? "", "Specify only one -H")
  if (host === null) return unresolved("", `invalid bind address format: ${hosts.at(-1) ?? said}`)
  if (flags.truth("tls") || flags.truth("tlsverify")) {
    return unresolved(host, `open ${homeOf(process)}/.docker/ca.pem: no such file or directory`)
  }
  if (host === ownHost) return { client, name, host, overridden }
  const unusable = unusableHost(host)
  if (unusable !== null) return elsewhere(host, () => new NotInitialised(unusable))
  return elsewhere(host, (request) => new NoEngineAt(host, request))
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
  if (protocol === "unix" && address === "") return ownHost
  if (protocol !== "tcp") return /^(?:unix|ssh|npipe|fd)$/.test(protocol) ? host : null
  const [, name = "", port = ""] = /^(.*?)(?::(\d*))?$/.exec(address) ?? []
  return `tcp://${name || "localhost"}:${port || "2375"}`
}

/** Why docker's client cannot be made for an address; null: it can. */
function unusableHost(host: string): string | null {
  if (host === "fd://") return `unable to parse docker host \`${host}\``
  if (/^(?:fd|npipe):/.test(host)) return "protocol not available"
  const [, password, name] = sshAddress.exec(host)?.slice(1) ?? []
  const invalid = "ssh host connection is not valid: invalid SSH URL:"
  if (password !== undefined) return `${invalid} plain-text password is not supported`
  return name === "" ? `${invalid} hostname is empty` : null
}

/** User, password, name, port and path. */
const sshAddress = /^ssh:\/\/(?:([^@:/]*)(?::([^@/]*))?@)?([^:/]*)(?::(\d+))?(\/.*)?$/

/** Where a lab's machine asks for names: systemd's own resolver. */
const resolver = "127.0.0.53:53"

/** What has an address without being asked for: addresses themselves, this machine and the swarm's. */
const resolved = /^(?:tcp:\/\/(?:[\d.]+|\[[\da-f:]+\]|localhost|node\d+):|unix:)/

function unreachable(host: string, request: EngineRequest): string {
  if (resolved.test(host)) {
    return `Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?`
  }
  const [, user, , name = "", port, path] = sshAddress.exec(host) ?? []
  const at = name === "" ? host.replace("tcp://", "") : "docker.example.com"
  const failed = `error during connect: ${verbOf(request)} "http://${at}${targetOf(request)}":`
  if (name === "") return `${failed} dial tcp: lookup ${nameIn(at)} on ${resolver}: no such host`
  const options = [user && `-l ${user} `, port && `-p ${port} `].map((one) => one || "").join("")
  const socket = path === undefined || path === "/" ? "" : `--host unix://${path} `
  const command = `ssh -o ConnectTimeout=30 -T ${options}-- ${name} docker ${socket}system dial-stdio`
  const advice = "make sure the URL is valid, and Docker 18.09 or later is installed"
  const told = `stderr=ssh: Could not resolve hostname ${name}: Name or service not known\r\n`
  return `${failed} command [${command}] has exited with exit status 255, ${advice} on the remote host: ${told}`
}

/** Go writes a request's method as a word. */
const verbOf = ({ method }: EngineRequest) => method.charAt(0) + method.slice(1).toLowerCase()

const nameIn = (address: string) => address.replace(/:\d+.*$/, "")

function targetOf({ path, query = {} }: EngineRequest): string {
  const asked = Object.entries(query)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .sort()
    .join("&")
  return `/v${clientVersion.DefaultAPIVersion}${path}${asked === "" ? "" : `?${asked}`}`
}

type Failure = (request: EngineRequest) => Error

function failing(error: Failure): EngineClient {
  return {
    request: async (request) => {
      throw error(request)
    },
    // biome-ignore lint/correctness/useYield: it fails before there is anything.
    stream: async function* (request) {
      throw error(request)
    },
    changed: async () => {
      throw error({ method: "GET", path: "/events" })
    },
  }
}
