/** What is done to several objects, one after the other. */
import type { Process } from "../lib/process.ts"
import { CommandFailure } from "./command.ts"
import { errorText, writeLine } from "./output.ts"

/** Prints each that was changed, stops at no error, and complains at the end. */
export function forEach(
  process: Process,
  refs: readonly string[],
  change: (ref: string) => Promise<void>,
): Promise<number> {
  return sayEach(process, refs, async (ref) => {
    await change(ref)
    return ref
  })
}

/** The same with an answer for each. */
export async function sayEach(
  process: Process,
  refs: readonly string[],
  answer: (ref: string) => Promise<string>,
): Promise<number> {
  const errors: string[] = []
  for (const ref of refs) {
    try {
      await writeLine(process, await answer(ref))
    } catch (error) {
      process.signal.throwIfAborted()
      errors.push(errorText(error))
    }
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}
