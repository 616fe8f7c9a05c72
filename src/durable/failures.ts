/** Which of a student's commands failed, as their instructor hears of it. */
import type { StudentView } from "../wire/classroom.ts"
import type { RanCommand } from "../wire/lab.ts"
import type { RanLine } from "../wire/look.ts"

/** Of each in a report: enough to see what goes wrong. */
const told = 3
const characters = 120
/** Ended by Ctrl-C. */
const interrupted = 130

/** A `grep` that found nothing has failed too, but says nothing: it is no trouble. */
export const isFailure = ({ code, error }: RanCommand): boolean =>
  code !== 0 && code !== interrupted && error !== null

/** `ran`: newest first. */
export function failuresView(
  ran: readonly RanLine[],
): Required<Pick<StudentView, "failed" | "failedInRow">> {
  const inRow = ran.findIndex((one) => !isFailure(one))
  return {
    failed: ran
      .filter(isFailure)
      .slice(0, told)
      .map(({ line, error, at }) => ({
        line: line.slice(0, characters),
        error: (error ?? "").slice(0, characters),
        at,
      })),
    failedInRow: inRow === -1 ? ran.length : inRow,
  }
}
