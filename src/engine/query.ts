/** Query parameters as the daemon reads them. */
import { err, ok, type Result } from "../lib/result.ts"
import { badRequest, type HttpError } from "./errors.ts"

/** Everything but these is true, `1` and `yes` alike. */
export function flag(text: string | undefined): boolean {
  return !["", "0", "no", "false", "none"].includes((text ?? "").trim().toLowerCase())
}

/** Where the daemon takes nothing else for a truth: `name` is the parameter's. */
export function truthOf(text: string | undefined, name: string): Result<boolean, HttpError> {
  if (text === undefined || text === "") return ok(false)
  if (["1", "t", "T", "true", "TRUE", "True"].includes(text)) return ok(true)
  if (["0", "f", "F", "false", "FALSE", "False"].includes(text)) return ok(false)
  const why = `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`
  return err(badRequest(`invalid value for ${name}: ${text}: ${why}`))
}

const mostVersions = 2n ** 64n - 1n

/** The version that an update was made from. */
export function versionOf(
  text = "",
  kind: "service" | "node" | "swarm" | "secret" | "config",
): Result<number, HttpError> {
  const isNumber = /^\d+$/.test(text)
  if (isNumber && BigInt(text) <= mostVersions) return ok(Number(text))
  // Of these the daemon does not say what was wrong.
  if (kind === "secret" || kind === "config") return err(badRequest(`invalid ${kind} version`))
  const why = `strconv.ParseUint: parsing ${JSON.stringify(text)}: ${isNumber ? "value out of range" : "invalid syntax"}`
  return err(badRequest(`invalid ${kind} version '${text}': ${why}`))
}
