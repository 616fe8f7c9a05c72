/** xterm as the shell's screen and keyboard. A narrow pane scrolls sideways: docker's tables stay whole. */
import type { FitAddon } from "@xterm/addon-fit"
import type { Terminal as Screen } from "@xterm/xterm"
import type { TerminalPort } from "../../../src/shell/session.ts"

/** As wide as `docker service ps` prints the course's tasks, the error of a rejected one included. */
const fewestColumns = 180

export interface Port extends TerminalPort {
  /** The pane or the font changed. */
  refit(): void
}

export function createPort(screen: Screen, fit: FitAddon, host: HTMLElement): Port {
  const refit = () => {
    if (host.clientWidth === 0 || host.clientHeight === 0) return
    const fitting = fit.proposeDimensions()
    if (fitting === undefined || Number.isNaN(fitting.cols)) return
    screen.resize(Math.max(fewestColumns, fitting.cols), Math.max(2, fitting.rows))
  }
  new ResizeObserver(refit).observe(host)
  screen.onCursorMove(() => follow(screen, host))
  refit()
  return {
    refit,
    get columns() {
      return screen.cols
    },
    get rows() {
      return screen.rows
    },
    write: (text) => new Promise((resolve) => screen.write(text, resolve)),
    onInput(listener) {
      const subscription = screen.onData(listener)
      return () => subscription.dispose()
    },
    onResize(listener) {
      const subscription = screen.onResize(listener)
      return () => subscription.dispose()
    },
  }
}

/** Keeps the cursor in sight, except in full-screen programs such as `watch`: there one reads. */
function follow(screen: Screen, host: HTMLElement): void {
  if (screen.buffer.active.type === "alternate") return
  const cell = (screen.element?.clientWidth ?? 0) / screen.cols
  const x = screen.buffer.active.cursorX * cell
  const left = host.scrollLeft
  const room = host.clientWidth - 4 * cell
  if (x < left) host.scrollLeft = x < room ? 0 : x - cell
  else if (x > left + room) host.scrollLeft = x - room
}
