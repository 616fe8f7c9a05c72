/** One terminal at work: xterm, the shell and the docker commands. A chunk of its own. */
import { FitAddon } from "@xterm/addon-fit"
import { Terminal as Screen } from "@xterm/xterm"
import "@xterm/xterm/css/xterm.css"
import { createSession, type RanLine, type SessionState } from "../../../src/shell/session.ts"
import { theme } from "../../shared/theme.tsx"
import { workspace } from "../lab.ts"
import { wallClock } from "./clock.ts"
import { engineCommands } from "./engine-commands.ts"
import { openInEditor } from "./files.ts"
import { createPort } from "./port.ts"
import { rememberedFontSize, watchKeys } from "./terminal-keys.ts"
import { readTerminalTheme } from "./terminal-theme.ts"

export interface Runtime {
  focus(): void
  state(): SessionState
  /** As if the keys were pressed. */
  press(text: string): void
  /** Puts a command at the prompt, in place of what stands there, and does not run it. */
  typeCommand(command: string): void
  /** Stops what runs and takes the screen away. */
  dispose(): void
}

interface RuntimeOptions {
  readonly host: HTMLElement
  readonly name: string
  readonly initial: SessionState
  readonly onBusy: (line: string | null) => void
  readonly onState: (state: SessionState) => void
  readonly onRan: (ran: RanLine) => void
}

/** To the end of the line, then everything before it away: an empty prompt. */
const clearLine = "\u0005\u0015"

export function startTerminal(options: RuntimeOptions): Runtime {
  const { host } = options
  const screen = new Screen({
    fontFamily: getComputedStyle(host).getPropertyValue("--mono"),
    fontSize: rememberedFontSize(),
    lineHeight: 1.18,
    cursorBlink: true,
    scrollback: 2_000,
    theme: readTerminalTheme(host),
  })
  const fit = new FitAddon()
  screen.loadAddon(fit)
  screen.open(host)
  screen.textarea?.setAttribute("aria-label", `${options.name}. Escape leaves it.`)
  screen.textarea?.setAttribute("data-region-start", "")
  const unsubscribe = theme.subscribe(() => {
    screen.options.theme = readTerminalTheme(host)
  })
  const port = createPort(screen, fit, host)
  const session = createSession({
    files: workspace.files,
    clock: wallClock,
    commands: engineCommands(),
    terminal: port,
    state: options.initial,
    openEditor: openInEditor,
    onState: options.onState,
    onRan: options.onRan,
    onBusy: (line) => {
      options.onBusy(line)
      // What runs long may be running still when the page goes: its line is history already.
      if (line !== null) options.onState(session.state())
      else workspace.flush()
    },
  })
  watchKeys(screen, host, port)
  return {
    focus: () => screen.focus(),
    state: () => session.state(),
    press: (text) => screen.input(text),
    // Lines that a backslash joins are typed with their Enter: the shell only asks for more.
    typeCommand: (command) => session.type(clearLine + command.replaceAll("\n", "\r")),
    dispose() {
      unsubscribe()
      session.dispose()
      screen.dispose()
    },
  }
}
