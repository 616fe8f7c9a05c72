/** What each kind of flag accepts, with the sentences of Go's own parsers for what it does not. */
import { parsePort } from "../compose/port.ts"
import { parseDecimal } from "../lib/decimal.ts"
import { parseGoDuration } from "../lib/go-duration.ts"
import { parseBinarySize } from "../lib/human-size.ts"
import type { Result } from "../lib/result.ts"
import { err, ok } from "../lib/result.ts"
import { splitWords } from "../lib/shell-words.ts"
import type { FlagKind } from "./command.ts"
import { parseGoBool } from "./go-bool.ts"
import { checkPreference } from "./service/checks.ts"
import { parseMount } from "./service/mount.ts"
import { parseNetworkOption } from "./service/network-option.ts"
import { parseUlimit } from "./service/ulimits.ts"

type Check = (value: string) => string | null

const accept: Check = () => null
const reason = (result: Result<unknown, string>): string | null => (result.ok ? null : result.error)

const checks: Record<FlagKind, Check> = {
  bool: (value) =>
    parseGoBool(value) === null
      ? `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`
      : null,
  bytes: (value) => reason(parseBinarySize(value)),
  command: (value) => reason(splitWords(value)),
  config: (value) => reason(parseFileReference(value, "config")),
  "credential-spec": accept,
  decimal: (value) => reason(parseDecimal(value)),
  duration: (value) => reason(parseGoDuration(value)),
  "external-ca": checkExternalCa,
  filter: (value) =>
    value === "" || value.includes("=") ? null : "bad format of filter (expected name=value)",
  float: checkFloat,
  "gpu-request": accept,
  int: (value) => checkInteger(value, "ParseInt", /^[+-]?[0-9]+$/),
  ipNetSlice: accept,
  list: accept,
  map: accept,
  mount: (value) => reason(parseMount(value)),
  network: (value) => reason(parseNetworkOption(value)),
  "node-addr": accept,
  "pem-file": accept,
  port: (value) => reason(parsePort(value)),
  pref: checkPreference,
  secret: (value) => reason(parseFileReference(value, "secret")),
  string: accept,
  stringToString: (value) =>
    value.includes("=") ? null : `${value} must be formatted as key=value`,
  strings: accept,
  uint: (value) => checkInteger(value, "ParseUint", /^[0-9]+$/),
  uint16: (value) => checkInteger(value, "ParseUint", /^[0-9]+$/, 16n),
  uint32: (value) => checkInteger(value, "ParseUint", /^[0-9]+$/, 32n),
  ulimit: (value) => reason(parseUlimit(value)),
}

/** Null when the value is fine, else Go's sentence. */
export function checkFlagValue(kind: FlagKind, value: string): string | null {
  return checks[kind](value)
}

export function isFlagKind(text: string): text is FlagKind {
  return Object.hasOwn(checks, text)
}

function checkExternalCa(value: string): string | null {
  const keys = new Set<string>()
  for (const field of value.split(",")) {
    const [key, given] = splitOnce(field, "=")
    if (given === undefined) return `invalid field '${field}' must be a key=value pair`
    keys.add(key.toLowerCase())
    if (key.toLowerCase() === "protocol" && given.toLowerCase() !== "cfssl") {
      return `unrecognized external CA protocol ${given}`
    }
  }
  const missing = ["protocol", "url"].find((key) => !keys.has(key))
  return missing === undefined ? null : `the external-ca option needs a ${missing}= parameter`
}

function checkFloat(value: string): string | null {
  const wrong = (why: string) => `strconv.ParseFloat: parsing ${JSON.stringify(value)}: ${why}`
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(value)) {
    return wrong("invalid syntax")
  }
  return Number.isFinite(Number(value)) ? null : wrong("value out of range")
}

export function checkInteger(
  value: string,
  parser: string,
  pattern: RegExp,
  bits = parser === "ParseUint" ? 64n : 63n,
): string | null {
  if (!pattern.test(value)) {
    return `strconv.${parser}: parsing ${JSON.stringify(value)}: invalid syntax`
  }
  if (BigInt(value) < 2n ** bits) return null
  return `strconv.${parser}: parsing ${JSON.stringify(value)}: value out of range`
}

/** A reference to a secret or config: a name, or `source=…,target=…,uid=…,gid=…,mode=…`. */
export interface FileReference {
  readonly source: string
  readonly target: string
  readonly uid: string
  readonly gid: string
  readonly mode: number
}

export function parseFileReference(
  text: string,
  kind: "secret" | "config",
): Result<FileReference, string> {
  const plain = { source: text, target: text, uid: "0", gid: "0", mode: 0o444 }
  if (!text.includes(",") && !text.includes("=")) return ok(plain)
  let reference: FileReference = { ...plain, source: "", target: "" }
  for (const field of text.split(",")) {
    const [key = "", value] = splitOnce(field, "=")
    if (value === undefined) return err(`invalid field '${field}' must be a key=value pair`)
    const name = key.toLowerCase()
    if (name === "source" || name === "src") reference = { ...reference, source: value }
    else if (name === "target") reference = { ...reference, target: value }
    else if (name === "uid" || name === "gid") reference = { ...reference, [name]: value }
    else if (name === "mode") {
      const mode = modeOf(value)
      if (mode === null) {
        const why = checkInteger(value, "ParseUint", /^(?:0[oO]?[0-7]*|[1-9][0-9]*)$/, 32n)
        return err(`invalid mode specified: ${why}`)
      }
      reference = { ...reference, mode }
    } else return err(`invalid field in ${kind} request: ${key}`)
  }
  if (reference.source === "") return err("source is required")
  return ok(reference.target === "" ? { ...reference, target: reference.source } : reference)
}

/** Octal where it begins with a zero, as in Go; null for what is no mode. */
function modeOf(text: string): number | null {
  const digits = /^0[oO]?([0-7]+)$/.exec(text)?.[1]
  if (digits !== undefined) return Number.parseInt(digits, 8)
  return /^(?:0|[1-9][0-9]*)$/.test(text) && Number(text) < 2 ** 32 ? Number(text) : null
}

export function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)]
}
