/** What each kind of flag accepts, with the sentences of Go's own parsers for what it does not. */
import { parsePort } from "../compose/port.ts"
import { parseDecimal } from "../lib/decimal.ts"
import { parseGoDuration } from "../lib/go-duration.ts"
import { parseBinarySize } from "../lib/human-size.ts"
import type { Result } from "../lib/result.ts"
import { err, ok } from "../lib/result.ts"
import { splitWords } from "../lib/shell-words.ts"
import type { FlagKind } from "./command.ts"
import { parseMount } from "./service/mount.ts"

type Check = (value: string) => string | null

const accept: Check = () => null
const reason = (result: Result<unknown, string>): string | null => (result.ok ? null : result.error)

const checks: Record<FlagKind, Check> = {
  bool: (value) =>
    /^(?:1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(value)
      ? null
      : `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
  bytes: (value) => reason(parseBinarySize(value)),
  command: (value) => reason(splitWords(value)),
  config: (value) => reason(parseFileReference(value, "config")),
  "credential-spec": accept,
  decimal: (value) => reason(parseDecimal(value)),
  duration: (value) => reason(parseGoDuration(value)),
  "external-ca": accept,
  filter: (value) =>
    value === "" || value.includes("=") ? null : "bad format of filter (expected name=value)",
  float: (value) =>
    value !== "" && Number.isFinite(Number(value)) && value.trim() === value
      ? null
      : `strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax`,
  "gpu-request": accept,
  int: (value) => checkInteger(value, "ParseInt", /^[+-]?[0-9]+$/),
  ipNetSlice: accept,
  list: accept,
  map: accept,
  mount: (value) => reason(parseMount(value)),
  network: accept,
  "node-addr": accept,
  "pem-file": accept,
  port: (value) => reason(parsePort(value)),
  pref: (value) =>
    !value.includes("=")
      ? `could not parse placement preference (expected "="): ${JSON.stringify(value)}`
      : null,
  secret: (value) => reason(parseFileReference(value, "secret")),
  string: accept,
  stringToString: (value) =>
    value.includes("=") ? null : `${value} must be formatted as key=value`,
  strings: accept,
  uint: (value) => checkInteger(value, "ParseUint", /^[0-9]+$/),
  uint16: (value) => checkInteger(value, "ParseUint", /^[0-9]+$/, 16n),
  uint32: (value) => checkInteger(value, "ParseUint", /^[0-9]+$/, 32n),
  ulimit: (value) => (value.includes("=") ? null : `invalid ulimit argument: ${value}`),
}

/** Null when the value is fine, else Go's sentence. */
export function checkFlagValue(kind: FlagKind, value: string): string | null {
  return checks[kind](value)
}

export function isFlagKind(text: string): text is FlagKind {
  return Object.hasOwn(checks, text)
}

function checkInteger(
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
      if (!/^0?[0-7]+$/.test(value)) return err(`invalid mode specified: ${value}`)
      reference = { ...reference, mode: Number.parseInt(value, 8) }
    } else return err(`invalid field in ${kind} request: ${key}`)
  }
  if (reference.source === "") return err("source is required")
  return ok(reference.target === "" ? { ...reference, target: reference.source } : reference)
}

export function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)]
}
