/** Environment variables as flags give them: `NAME=value`, or a bare `NAME` of the caller's own. */
import { splitOnce } from "../../lib/split-once.ts"

/** Null when the text names a variable. */
export function checkEnv(text: string): string | null {
  return text === "" || text.startsWith("=") ? `invalid environment variable: ${text}` : null
}

/** A bare name takes the caller's value, and stays bare where the caller has none. */
export function resolveEnv(text: string, env: ReadonlyMap<string, string>): string {
  if (text.includes("=")) return text
  const value = env.get(text)
  return value === undefined ? text : `${text}=${value}`
}

export function envName(text: string): string {
  return splitOnce(text, "=")[0]
}
