/** The editor and its open files: CodeMirror, in a chunk of its own. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands"
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language"
import { forceLinting, lintKeymap } from "@codemirror/lint"
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search"
import { EditorState, type Extension } from "@codemirror/state"
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view"
import { onFilesChange, workspace } from "../lab.ts"
import { editorTheme } from "./editor-theme.ts"
import { markUnsaved } from "./files.ts"
import { languageOf } from "./languages.ts"
import { yamlProblems } from "./yaml-lint.ts"

export interface Problem {
  /** From 1; null when it is not about a line. */
  readonly line: number | null
  readonly text: string
  /** Mends it, where that is safe. */
  readonly fix: (() => void) | null
}

export interface Buffers {
  show(path: string, host: HTMLElement, onProblem: (problem: Problem | null) => void): void
  focus(): void
  save(path: string): void
  /** Back to what the file holds. */
  revert(path: string): void
}

export function createBuffers(): Buffers {
  const states = new Map<string, EditorState>()
  /** What each file held when it was opened or saved last. */
  const bases = new Map<string, string>()
  let shown: string | null = null
  let report: (problem: Problem | null) => void = () => {}

  const stored = (path: string) =>
    workspace.files.stat(path)?.type === "file" ? workspace.files.read(path) : null
  const textOf = (path: string) => states.get(path)?.doc.toString() ?? ""

  const view = new EditorView({
    dispatchTransactions(transactions, editor) {
      editor.update(transactions)
      if (shown === null) return
      states.set(shown, editor.state)
      if (transactions.some((each) => each.docChanged)) {
        markUnsaved(shown, textOf(shown) !== stored(shown))
      }
    },
  })

  // The bar that names a problem takes room while one types: the line must not slip beneath it.
  const keepCursorInSight = () => {
    if (!view.hasFocus) return
    view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head) })
  }
  new ResizeObserver(keepCursorInSight).observe(view.dom)

  const save = (path: string) => {
    // As vi does: a file of lines ends with one.
    const { length } = textOf(path)
    if (path === shown && length > 0 && !textOf(path).endsWith("\n")) {
      view.dispatch({ changes: { from: length, insert: "\n" } })
    }
    const text = textOf(path)
    bases.set(path, text)
    workspace.files.write(path, text)
    workspace.flush()
    markUnsaved(path, false)
  }
  const revert = (path: string) => replace(path, stored(path) ?? "")
  const replace = (path: string, text: string) => {
    bases.set(path, text)
    const state = stateFor(path, text)
    states.set(path, state)
    if (path === shown) view.setState(state)
    markUnsaved(path, false)
  }
  const stateFor = (path: string, text: string) =>
    EditorState.create({
      doc: text,
      extensions: extensionsFor(
        path,
        () => save(path),
        (problem) => report(problem),
      ),
    })

  onFilesChange((changed) => {
    for (const path of states.keys()) {
      if (changed !== null && changed !== path) continue
      const text = stored(path)
      if (text === null || text === textOf(path)) markUnsaved(path, text === null)
      else if (textOf(path) === bases.get(path)) replace(path, text)
      else if (text !== bases.get(path) && path === shown) {
        report({
          line: null,
          text: "This file was changed elsewhere. Saving replaces that, Revert takes it.",
          fix: null,
        })
      }
    }
  })

  return {
    show(path, host, onProblem) {
      report = onProblem
      if (view.dom.parentElement !== host) host.replaceChildren(view.dom)
      if (shown !== path) {
        onProblem(null)
        if (!states.has(path)) {
          const text = stored(path) ?? ""
          bases.set(path, text)
          states.set(path, stateFor(path, text))
        }
        shown = path
        const state = states.get(path)
        if (state) view.setState(state)
      }
      view.requestMeasure()
      forceLinting(view)
    },
    focus: () => view.focus(),
    save,
    revert,
  }
}

function extensionsFor(
  path: string,
  save: () => void,
  report: (problem: Problem | null) => void,
): Extension {
  const saves = () => {
    save()
    return true
  }
  return [
    lineNumbers(),
    history(),
    highlightActiveLine(),
    bracketMatching(),
    indentOnInput(),
    highlightSelectionMatches(),
    indentUnit.of(path.endsWith(".py") ? "    " : "  "),
    languageOf(path),
    /\.ya?ml$/.test(path) ? yamlProblems(report) : [],
    keymap.of([
      { key: "Mod-s", preventDefault: true, run: saves },
      { key: "Escape", run: leave },
      ...searchKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({
      "aria-label": `${path.slice(path.lastIndexOf("/") + 1)}. Escape leaves the editor.`,
      "data-region-start": "",
      tabindex: "0",
    }),
    editorTheme,
  ]
}

/** Escape leaves the editor: Tab indents. */
function leave(view: EditorView): boolean {
  const tab = view.dom
    .closest(".dock")
    ?.querySelector<HTMLElement>("[role=tab][aria-selected=true]")
  tab?.focus()
  return tab !== null && tab !== undefined
}
