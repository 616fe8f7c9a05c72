/** A task's error as progress shows it: so that it does not flow over to the next line of a narrow terminal. */
const LONGEST_ERROR = 75

export function shortError(error: string): string {
  const line = error.replaceAll("\n", " ")
  return line.length > LONGEST_ERROR ? `${line.slice(0, LONGEST_ERROR - 1)}…` : line
}
