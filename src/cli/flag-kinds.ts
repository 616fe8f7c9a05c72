/** What each kind of flag accepts, with the sentences of Go's own parsers for what it does not. */
import { parsePort } from "../compose/port.ts"
import { parseDecimal } from "../lib/decimal.ts"
import { parseGoDuration } from "../lib/go-duration.ts"
import { parseBinarySize } from "../lib/human-size.ts"
import type { Result } from "../lib/result.ts"
import { splitWords } from "../lib/shell-words.ts"
import { splitOnce } from "../lib/split-once.ts"
import type { FlagKind } from "./command.ts"
import { parseGoBool } from "./go-bool.ts"
import { checkFloat, checkInteger } from "./go-number.ts"
import { checkPreference } from "./service/checks.ts"
import { parseFileReference } from "./service/file-reference.ts"
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
