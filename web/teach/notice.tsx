/** The one floating note of the instructor's pages: what was done, or what did not work. */
import { signal } from "@preact/signals"
import { Button } from "../shared/button.tsx"
import { Toast } from "../shared/toast.tsx"
import { sentenceOf } from "./session.ts"

interface Notice {
  readonly title: string
  readonly bad: boolean
  /** Takes back what the note tells. */
  readonly undo?: () => void
}

const notice = signal<Notice | null>(null)
const shownMs = 4000
const undoMs = 30_000
let timer: ReturnType<typeof setTimeout> | undefined

export function say(title: string): void {
  show({ title, bad: false })
  timer = setTimeout(dismiss, shownMs)
}

/** While it stands there, what it tells can be taken back. */
export function sayWithUndo(title: string, undo: () => void): void {
  show({ title, bad: false, undo })
  timer = setTimeout(dismiss, undoMs)
}

/** Errors stay until dismissed. */
export function complain(error: unknown): void {
  show({ title: sentenceOf(error), bad: true })
}

/** Does something that may fail, and says so when it does. */
export async function attempt<Value>(work: () => Promise<Value>): Promise<Value | null> {
  try {
    return await work()
  } catch (error) {
    complain(error)
    return null
  }
}

function show(next: Notice): void {
  clearTimeout(timer)
  notice.value = next
}

function dismiss(): void {
  notice.value = null
}

export function NoticePlace() {
  return (
    <div class="notice">
      {notice.value ? (
        <Toast title={notice.value.title} bad={notice.value.bad} onDismiss={dismiss}>
          {notice.value.undo ? (
            <Button small onClick={notice.value.undo}>
              Undo
            </Button>
          ) : null}
        </Toast>
      ) : null}
    </div>
  )
}
