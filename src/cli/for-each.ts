/** Changes that are made to several objects, one after the other. */
import type { Process } from "../lib/process.ts"
import { CommandFailure } from "./command.ts"
import { errorText, writeLine } from "./output.ts"

/** Prints each that went well, stops at nothing, and complains at the end. */
export async function forEach(
  process: Process,
  refs: readonly string[],
  change: (ref: string) => Promise<void>,
): Promise<number> {
  const errors: string[] = []
  for (const ref of refs) {
    try {
      await change(ref)
      await writeLine(process, ref)
    } catch (error) {
      errors.push(errorText(error))
    }
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}
