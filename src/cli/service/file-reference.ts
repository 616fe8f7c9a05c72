/** `--secret` and `--config`: a name, or `source=…,target=…,uid=…,gid=…,mode=…`. */
import type { Result } from "../../lib/result.ts"
import { err, ok } from "../../lib/result.ts"
import { splitOnce } from "../../lib/split-once.ts"
import { checkInteger } from "../go-number.ts"

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
