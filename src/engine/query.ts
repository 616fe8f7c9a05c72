/** Query parameters as the daemon reads them. */
import { err, ok, type Result } from "../lib/result.ts"
import { badRequest, type HttpError } from "./errors.ts"

/** Everything but these is true, `1` and `yes` alike. */
export function flag(text: string | undefined): boolean {
  return !["", "0", "no", "false", "none"].includes((text ?? "").trim().toLowerCase())
}

/** The version that an update was made from. */
export function versionOf(text: string | undefined, kind: string): Result<number, HttpError> {
  const version = /^\d{1,15}$/.test(text ?? "") ? Number(text) : null
  if (version !== null) return ok(version)
  return err(
    badRequest(
      `invalid ${kind} version '${text ?? ""}': strconv.ParseUint: parsing "${text ?? ""}": invalid syntax`,
    ),
  )
}
