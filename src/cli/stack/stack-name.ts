/** A stack's name must have a character that is neither blank nor a quote. */
import { CommandFailure } from "../command.ts"

export function checkStackName(name: string): string {
  if (name.replace(/['"\s]/g, "") === "") {
    throw new CommandFailure(`invalid stack name: ${JSON.stringify(name)}`)
  }
  return name
}
