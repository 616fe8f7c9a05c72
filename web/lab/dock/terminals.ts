/** The terminals of this page, which of them are in sight, and which one has the keyboard. */
import { computed, type Signal, signal } from "@preact/signals"
import type { RanLine, SessionState } from "../../../src/shell/session.ts"
import { type RanCommand, ranLimits, type TerminalState } from "../../../src/wire/lab.ts"
import { view } from "../chrome/view.ts"
import { connection } from "../lab.ts"
import { addToast } from "../toasts.ts"
import { noteRan, setTypist } from "./commands.ts"
import { remember, remembered } from "./remember.ts"
import type { Runtime } from "./runtime.ts"

export interface Terminal {
  /** "1" to "4". */
  readonly id: string
  /** Holds xterm; moves between panes without losing anything. */
  readonly host: HTMLElement
  readonly initial: SessionState
  /** The line that runs in the foreground. */
  readonly busy: Signal<string | null>
  /** There once the terminal has been in sight: xterm measures letters, which takes a page. */
  readonly runtime: Promise<Runtime>
  /** The host is in the page now. */
  attached(): void
}

export const mostTerminals = 4
const historyKept = 500
/** Where the course's files are. */
const home = "/home/student/dockercoins"

export const terminals = signal<readonly Terminal[]>([])
export const dockView = signal<"terminals" | "files">("terminals")
export const focusedId = signal("1")
/** At first one terminal has the whole width: docker's tables are wide. */
const split = signal(remembered("split") === "yes")
const pair = signal<readonly [string, string]>(["1", "2"])
const wideQuery = matchMedia("(min-width: 1280px)")
export const wide = signal(wideQuery.matches)
wideQuery.addEventListener("change", () => {
  wide.value = wideQuery.matches
})

export const isSplit = computed(() => split.value && wide.value && terminals.value.length > 1)

/** Ids of the terminals in sight, left to right. */
export const inSight = computed<readonly string[]>(() => {
  if (dockView.value === "files") return wide.value ? [focusedId.value] : []
  return isSplit.value ? pair.value : [focusedId.value]
})

/** Once, at the first welcome: terminals as they were left, or two fresh ones. */
export function openTerminals(saved: readonly TerminalState[]): void {
  if (terminals.value.length > 0) return
  const first = saved.find((state) => state.id === "1") ?? fresh("1", { TAG: "v0.1" })
  const second = saved.find((state) => state.id === "2") ?? fresh("2", {})
  const others = saved.filter((state) => ["3", "4"].includes(state.id))
  const states = [first, second, ...others]
  terminals.value = states.map(create)
  for (const state of states) noteRan(state.history)
}

/** After the files were started over: terminals as on the first day. */
export function restartTerminals(): void {
  for (const terminal of terminals.value) void terminal.runtime.then(({ dispose }) => dispose())
  unsaved.clear()
  const states = [fresh("1", { TAG: "v0.1" }), fresh("2", {})]
  pair.value = ["1", "2"]
  focusedId.value = "1"
  terminals.value = states.map(create)
  for (const terminal of states) connection.saveTerminal({ type: "terminal", terminal })
}

const fresh = (id: string, exported: Record<string, string>): TerminalState => ({
  id,
  cwd: home,
  exported,
  history: [],
})

function create({ id, ...initial }: TerminalState): Terminal {
  const host = document.createElement("div")
  host.className = "xterm-host"
  host.addEventListener("focusin", () => {
    focusedId.value = id
  })
  const busy = signal<string | null>(null)
  const { promise: inPage, resolve: attached } = Promise.withResolvers<void>()
  const runtime = Promise.all([import("./runtime.ts"), inPage]).then(([{ startTerminal }]) =>
    startTerminal({
      host,
      name: `Terminal ${id}`,
      initial,
      onBusy: (line) => {
        busy.value = line
        if (line !== null) noteRan([line])
      },
      onState: (state) => {
        noteRan(state.history.slice(-3))
        saveSoon(id, state)
      },
      onRan: (line) => noteEnd(id, line),
    }),
  )
  return { id, host, initial, busy, runtime, attached }
}

export function addTerminal(): void {
  const taken = terminals.value.map((terminal) => terminal.id)
  const id = ["1", "2", "3", "4"].find((each) => !taken.includes(each))
  if (id === undefined) return
  terminals.value = [...terminals.value, create(fresh(id, {}))]
  void showTerminal(id)
}

/** Brings a terminal into sight and gives it the keyboard. */
export async function showTerminal(id: string): Promise<void> {
  const terminal = terminals.value.find((each) => each.id === id)
  if (terminal === undefined) return
  view.value = "dock"
  dockView.value = "terminals"
  if (isSplit.value && !pair.value.includes(id)) {
    const [left, right] = pair.value
    pair.value = focusedId.value === right ? [left, id] : [id, right]
  }
  focusedId.value = id
  const runtime = await terminal.runtime
  requestAnimationFrame(() => runtime.focus())
}

export function toggleSplit(): void {
  split.value = !split.value
  remember("split", split.value ? "yes" : "no")
  if (!pair.value.includes(focusedId.value))
    pair.value = [focusedId.value, otherThan(focusedId.value)]
  void showTerminal(focusedId.value)
}

function splitWith(id: string): void {
  pair.value = [focusedId.value, id]
  split.value = true
}

const otherThan = (id: string) => terminals.value.find((each) => each.id !== id)?.id ?? id

/** A chip's command goes to a prompt that is free: the wanted one, the focused one, one in sight. */
setTypist(async (command, wanted) => {
  const all = terminals.value
  const near = [focusedId.value, ...inSight.value, ...all.map((each) => each.id)]
  const byNearness = wanted === null ? near : [wanted, ...near]
  const free = byNearness.find((id) => all.find((each) => each.id === id)?.busy.value === null)
  const id = free ?? focusedId.value
  const terminal = all.find((each) => each.id === id)
  if (terminal === undefined) return
  if (free === undefined) {
    addToast({
      title: `Terminal ${id} is busy.`,
      detail: "Press Ctrl-C there, then choose it again.",
    })
    await showTerminal(id)
    return
  }
  // Both stay in sight: what runs in the one is often about what is typed in the other.
  if (!inSight.value.includes(id) && wide.value) splitWith(id)
  await showTerminal(id)
  const runtime = await terminal.runtime
  runtime.typeCommand(command)
})

const unsaved = new Map<string, SessionState>()
let saving: ReturnType<typeof setTimeout> | null = null

/** What has run in each terminal and has not been told yet. */
const untold = new Map<string, readonly RanCommand[]>()

/** Told with the terminal's state: history has this line, so that one is about to be saved. */
function noteEnd(id: string, { line, status, error }: RanLine): void {
  const cut = (text: string) => text.slice(0, ranLimits.characters)
  const ran = {
    id: connection.nextId(),
    line: cut(line.trim()),
    code: status,
    error: error === null ? null : cut(error),
  }
  untold.set(id, [...(untold.get(id) ?? []), ran].slice(-ranLimits.lines))
  const terminal = terminals.value.find((each) => each.id === id)
  void terminal?.runtime.then(({ state }) => saveSoon(id, state()))
}

function saveSoon(id: string, state: SessionState): void {
  unsaved.set(id, state)
  saving ??= setTimeout(saveNow, 800)
}

export function saveNow(): void {
  if (saving !== null) clearTimeout(saving)
  saving = null
  for (const [id, { cwd, exported, history }] of unsaved) {
    const terminal = { id, cwd, exported, history: history.slice(-historyKept) }
    const ran = untold.get(id)
    connection.saveTerminal({ type: "terminal", terminal, ...(ran === undefined ? {} : { ran }) })
    untold.delete(id)
  }
  unsaved.clear()
}
addEventListener("pagehide", saveNow)
