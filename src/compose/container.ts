/** The container part of a service (CP-3, CP-8, CP-11), in the order in which Go writes its fields. */
import type { ContainerSpec, Healthcheck } from "../engine/types.ts"
import type { JsonObject } from "../lib/json.ts"
import { compareCodeUnits } from "../lib/natural-order.ts"
import { splitWords } from "../lib/shell-words.ts"
import type { ConvertOptions } from "./convert.ts"
import type { ComposeFile } from "./load.ts"
import { ConvertError, NAMESPACE_LABEL, sortedLabels } from "./names.ts"
import {
  at,
  durationAt,
  mappingAt,
  numberAt,
  optionalPairsAt,
  pairsAt,
  textAt,
  textsAt,
  truthAt,
} from "./values.ts"
import { mountsOf } from "./volumes.ts"

export function containerSpec(
  file: ComposeFile,
  service: JsonObject,
  options: ConvertOptions,
): ContainerSpec {
  const fields: Record<string, unknown> = {
    Image: textAt(service, "image"),
    Labels: sortedLabels({
      ...pairsAt(service, "labels"),
      [NAMESPACE_LABEL]: options.namespace,
    }),
    Command: wordsAt(service, "entrypoint"),
    Args: wordsAt(service, "command"),
    Hostname: textAt(service, "hostname"),
    Env: environmentOf(service, options),
    Dir: textAt(service, "working_dir"),
    User: textAt(service, "user"),
    Privileges: { CredentialSpec: null, SELinuxContext: null, NoNewPrivileges: false },
    Init: truthAt(service, "init"),
    StopSignal: textAt(service, "stop_signal"),
    TTY: truthAt(service, "tty") || undefined,
    OpenStdin: truthAt(service, "stdin_open") || undefined,
    ReadOnly: truthAt(service, "read_only") || undefined,
    Mounts: mountsOf(file, service, options.namespace),
    StopGracePeriod:
      at(service, "stop_grace_period") === undefined
        ? undefined
        : durationAt(service, "stop_grace_period"),
    Healthcheck: healthcheckOf(service),
    Hosts: hostsOf(service),
    DNSConfig: dnsOf(service),
    Isolation: textAt(service, "isolation"),
    Sysctls: pairsOrNone(service, "sysctls"),
    CapabilityAdd: textsAt(service, "cap_add").map(capability).sort(),
    CapabilityDrop: textsAt(service, "cap_drop").map(capability).sort(),
    Ulimits: ulimitsOf(service),
  }
  const container: ContainerSpec = {}
  for (const [field, value] of Object.entries(fields)) {
    const empty =
      value === undefined || value === "" || (Array.isArray(value) && value.length === 0)
    if (!empty && value !== null && isField(value)) container[field] = value
  }
  return container
}

function isField(value: unknown): value is string | number | boolean | object {
  return value !== undefined && typeof value !== "function"
}

/** A text is split as a shell does, a list is taken as it is. */
function wordsAt(service: JsonObject, path: string): string[] {
  const value = at(service, path)
  if (typeof value !== "string") return textsAt(service, path)
  const words = splitWords(value)
  if (!words.ok) throw new ConvertError(words.error)
  return words.value
}

/** Sorted `NAME=value`; names without a value, or with an empty one, are looked up in the shell. */
function environmentOf(service: JsonObject, { lookup, readFile }: ConvertOptions): string[] {
  const variables = new Map<string, string | null>()
  for (const path of textsAt(service, "env_file")) {
    for (const line of readFile(path).split("\n")) {
      const text = line.trimStart()
      if (text === "" || text.startsWith("#")) continue
      const equals = text.indexOf("=")
      if (equals === -1) variables.set(text, lookup(text, false) ?? null)
      else variables.set(text.slice(0, equals), text.slice(equals + 1))
    }
  }
  for (const [name, value] of optionalPairsAt(service, "environment")) {
    variables.set(name, value === null || value === "" ? (lookup(name, false) ?? value) : value)
  }
  return [...variables]
    .map(([name, value]) => (value === null ? name : `${name}=${value}`))
    .sort(compareCodeUnits)
}

function healthcheckOf(service: JsonObject): Healthcheck | undefined {
  if (mappingAt(service, "healthcheck") === undefined) return undefined
  const test = at(service, "healthcheck.test")
  const words = textsAt(service, "healthcheck.test")
  if (truthAt(service, "healthcheck.disable") === true) {
    if (words.length > 0) throw new ConvertError("test and disable can't be set at the same time")
    return { Test: ["NONE"] }
  }
  const check: Healthcheck = {}
  if (words.length > 0) check.Test = typeof test === "string" ? ["CMD-SHELL", test] : words
  const interval = durationAt(service, "healthcheck.interval")
  const timeout = durationAt(service, "healthcheck.timeout")
  const start = durationAt(service, "healthcheck.start_period")
  const startInterval = durationAt(service, "healthcheck.start_interval")
  const retries = numberAt(service, "healthcheck.retries")
  if (interval !== 0) check.Interval = interval
  if (timeout !== 0) check.Timeout = timeout
  if (start !== 0) check.StartPeriod = start
  if (startInterval !== 0) check.StartInterval = startInterval
  if (retries) check.Retries = retries
  return check
}

/** `name:address` in the file, `address name` in the spec. */
function hostsOf(service: JsonObject): string[] {
  const value = at(service, "extra_hosts")
  if (Array.isArray(value)) {
    return value.map((one) => {
      const text = String(one)
      const colon = text.indexOf(":")
      return `${text.slice(colon + 1)} ${text.slice(0, colon)}`
    })
  }
  return Object.entries(pairsAt(service, "extra_hosts"))
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([name, address]) => `${address} ${name}`)
}

function dnsOf(service: JsonObject): object | undefined {
  const servers = textsAt(service, "dns")
  const search = textsAt(service, "dns_search")
  if (servers.length === 0 && search.length === 0) return undefined
  return {
    ...(servers.length > 0 && { Nameservers: servers }),
    ...(search.length > 0 && { Search: search }),
  }
}

function pairsOrNone(service: JsonObject, path: string): Record<string, string> | undefined {
  const pairs = pairsAt(service, path)
  return Object.keys(pairs).length === 0 ? undefined : sortedLabels(pairs)
}

function capability(text: string): string {
  const upper = text.toUpperCase()
  return upper === "ALL" || upper === "RESET" || upper.startsWith("CAP_") ? upper : `CAP_${upper}`
}

function ulimitsOf(service: JsonObject): object[] {
  const limits = mappingAt(service, "ulimits") ?? {}
  return Object.keys(limits)
    .sort(compareCodeUnits)
    .map((name) => {
      const single = numberAt(limits, name)
      const soft = single ?? numberAt(limits, `${name}.soft`) ?? 0
      const hard = single ?? numberAt(limits, `${name}.hard`) ?? 0
      return { Name: name, Hard: hard, Soft: soft }
    })
}
