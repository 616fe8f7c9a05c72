/** Refusals in the words of SwarmKit's control API. */

import { err, type Result } from "../lib/result.ts"
import type { Refusal, RefusalCode } from "./command.ts"

export function refuse(code: RefusalCode, message: string): Result<never, Refusal> {
  return err({ code, message })
}

export const invalid = (message: string) => refuse("InvalidArgument", message)
export const notFound = (message: string) => refuse("NotFound", message)
