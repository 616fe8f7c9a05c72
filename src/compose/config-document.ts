/** A loaded file as `docker stack config` prints it: long forms, sorted keys, Go's durations. */
import { Document, visit } from "yaml"
import { formatGoDuration, parseGoDuration } from "../lib/go-duration.ts"
import type { Json, JsonObject } from "../lib/json.ts"
import { isJsonList, isJsonObject } from "../lib/json.ts"
import { compareCodeUnits } from "../lib/natural-order.ts"
import { splitWords } from "../lib/shell-words.ts"
import { splitOnce } from "../lib/split-once.ts"
import type { ComposeFile } from "./load.ts"
import { parsePort } from "./port.ts"

export function composeYaml(file: ComposeFile): string {
  const services = sortedObject(
    [...file.services].map(([name, service]) => [name, normalService(service)]),
  )
  const document: Record<string, Json> = { version: file.version }
  if (file.services.size > 0) document.services = services
  for (const section of ["networks", "volumes", "secrets", "configs"] as const) {
    if (file[section].size === 0) continue
    document[section] = sortedObject([...file[section]].map(([name, one]) => [name, sorted(one)]))
  }
  for (const key of Object.keys(file.document).sort(compareCodeUnits)) {
    const value = file.document[key]
    if (key.startsWith("x-") && value !== undefined) document[key] = value
  }
  return goYaml(document)
}

/** What YAML 1.1 would read as a number, a boolean, null or a date, though it is a text. */
const ambiguous =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?|[-+]?\.inf|\.nan|0x[0-9a-f]+|0o?[0-7]+|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|)$/i

/** Go's library puts double quotes around such texts, single ones around those with odd letters. */
function goYaml(document: Record<string, Json>): string {
  const yaml = new Document(document)
  visit(yaml, {
    Scalar(_, scalar) {
      if (typeof scalar.value === "string" && ambiguous.test(scalar.value)) {
        scalar.type = "QUOTE_DOUBLE"
      }
    },
  })
  return yaml.toString({ lineWidth: 0, singleQuote: true })
}

const durations = new Set([
  "delay",
  "monitor",
  "window",
  "interval",
  "timeout",
  "start_period",
  "start_interval",
  "stop_grace_period",
])

function normalService(service: JsonObject): JsonObject {
  const entries = Object.entries(service).map(([key, value]): [string, Json] => [
    key,
    normalValue(key, value),
  ])
  return sortedObject(entries.filter(([, value]) => value !== null))
}

function normalValue(key: string, value: Json): Json {
  switch (key) {
    case "build":
      return typeof value === "string" ? { context: value } : sorted(value)
    case "ports":
      return isJsonList(value) ? value.flatMap(normalPort) : value
    case "environment":
    case "labels":
    case "sysctls":
      return pairs(value)
    case "command":
    case "entrypoint": {
      const words = typeof value === "string" ? splitWords(value) : null
      return words?.ok ? words.value : value
    }
    case "networks":
      return isJsonList(value)
        ? sortedObject(value.map((one): [string, Json] => [String(one), null]))
        : sorted(value)
    case "secrets":
    case "configs":
      return isJsonList(value)
        ? value.map((one) => (typeof one === "string" ? { source: one } : one))
        : value
    default:
      return sorted(value)
  }
}

/** Docker's own order of a port's keys. */
function normalPort(port: Json): Json[] {
  if (isJsonObject(port)) {
    const order = ["mode", "target", "published", "protocol"]
    return [
      Object.fromEntries(
        order.flatMap((key) => (port[key] === undefined ? [] : [[key, port[key] ?? null]])),
      ),
    ]
  }
  const parsed = parsePort(String(port), true)
  if (!parsed.ok) return [port]
  return parsed.value.map((one) => ({
    mode: one.PublishMode ?? "ingress",
    target: one.TargetPort ?? 0,
    ...(one.PublishedPort && { published: one.PublishedPort }),
    protocol: one.Protocol ?? "tcp",
  }))
}

function pairs(value: Json): Json {
  const entries = isJsonList(value)
    ? value.map((one): [string, Json] => {
        const [key, text = null] = splitOnce(String(one), "=")
        return [key, text]
      })
    : Object.entries(isJsonObject(value) ? value : {})
  return sortedObject(entries.map(([key, one]) => [key, one === null ? null : String(one)]))
}

function sorted(value: Json, key = ""): Json {
  if (isJsonList(value)) return value.map((one) => sorted(one))
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([name, one]): [string, Json] => [
      name,
      name === "labels" ? pairs(one) : sorted(one, name),
    ])
    return sortedObject(entries)
  }
  if (typeof value !== "string" || !durations.has(key)) return value
  const duration = parseGoDuration(value)
  return duration.ok ? formatGoDuration(duration.value) : value
}

function sortedObject(entries: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries([...entries].sort(([a], [b]) => compareCodeUnits(a, b)))
}
