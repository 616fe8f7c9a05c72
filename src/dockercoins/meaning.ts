/** What a container does when it runs a command on these files: program and behaviour of an image. */
import type { ImageBehaviour } from "../swarm/objects.ts"
import { MILLISECOND } from "../swarm/time.ts"
import type { Crash, Program } from "./program.ts"
import { readPython } from "./python.ts"

export interface Meaning {
  readonly program: Program
  readonly behaviour: ImageBehaviour
  /** Sentences for the person who builds. */
  readonly notes: readonly string[]
}

/** How long an interpreter needs until it comes to the line that fails. */
const startUp = 250 * MILLISECOND

const interpreters = /^(?:python[\d.]*|ruby|node)$/

/** `words`: the container's command. Null where the command says nothing about the app's files. */
export function meaningOf(
  words: readonly string[],
  files: ReadonlyMap<string, string>,
  workingDir: string,
): Meaning | null {
  const command = plainWords(words)
  const index = command.findIndex((word) => interpreters.test(word.split("/").at(-1) ?? ""))
  const interpreter = command[index]?.split("/").at(-1) ?? ""
  const script = command.slice(index + 1).find((word) => !word.startsWith("-"))
  if (index === -1 || script === undefined) return ordinary(command)
  const path = absolute(script, workingDir)
  const text = files.get(path)
  if (text === undefined) return missingScript(interpreter, path)
  if (interpreter.startsWith("python")) return pythonMeaning(text, path)
  return {
    program: { app: serverOf(text), crash: null },
    behaviour: interpreter === "node" && !/SIGTERM/.test(text) ? stubborn(null) : polite,
    notes: [],
  }
}

/** Takes `sh -c "exec python worker.py"` apart: a shell's last command takes over its process. */
function plainWords(words: readonly string[]): readonly string[] {
  const shell = /(?:^|\/)(?:sh|bash|ash)$/.test(words[0] ?? "") && words[1] === "-c"
  if (!shell) return words
  const last = (words[2] ?? "").split(/&&|\|\||;/).at(-1) ?? ""
  const parts = last.trim().split(/\s+/)
  return parts[0] === "exec" ? parts.slice(1) : parts
}

function absolute(path: string, directory: string): string {
  if (path.startsWith("/")) return path
  return `${directory === "" || directory === "/" ? "" : directory}/${path.replace(/^\.\//, "")}`
}

function pythonMeaning(text: string, path: string): Meaning {
  const { sleep, certain, note, crash } = readPython(text, path)
  const app = appOf(text)
  const program: Program =
    app === "worker" ? { app, sleep, certain, note, crash } : { app, crash: withoutEnd(app, crash) }
  return {
    program,
    behaviour: pythonBehaviour(text, program.crash),
    notes: app === "worker" && note !== null ? [note] : [],
  }
}

/** Only of a worker do we know that it ought to loop for ever: a server waits inside a library. */
function withoutEnd(app: Program["app"], crash: Crash | null): Crash | null {
  return app !== "other" && crash?.exitCode === 0 ? null : crash
}

function pythonBehaviour(text: string, crash: Crash | null): ImageBehaviour {
  const handles = /signal\.signal\(\s*(?:signal\.)?SIGTERM/.test(text)
  // As PID 1 Python leaves SIGTERM alone, but has a handler of its own for SIGINT.
  return { ...(handles ? polite : stubborn(130)), ...endOf(crash) }
}

/** Stops when it is told to. */
export const polite: ImageBehaviour = {
  onTerm: { exit: 0 },
  onInt: { exit: 0 },
  exitAfter: null,
  exitCode: null,
  health: null,
}

const stubborn = (onInt: number | null): ImageBehaviour => ({
  ...polite,
  onTerm: "ignore",
  onInt: onInt === null ? "ignore" : { exit: onInt },
})

function endOf(crash: Crash | null): Pick<ImageBehaviour, "exitAfter" | "exitCode"> {
  return crash
    ? { exitAfter: startUp, exitCode: crash.exitCode }
    : { exitAfter: null, exitCode: null }
}

/** What the interpreters say of a file that is not there. */
function missingScript(interpreter: string, path: string): Meaning {
  const name = path.split("/").at(-1) ?? path
  const [exitCode, line] = interpreter.startsWith("python")
    ? [2, `python: can't open file '${path}': [Errno 2] No such file or directory`]
    : interpreter === "ruby"
      ? [1, `ruby: No such file or directory -- ${name} (LoadError)`]
      : [1, `Error: Cannot find module '${path}'`]
  const crash: Crash = { traceback: [line], exitCode }
  return {
    program: { app: "other", crash },
    behaviour: { ...polite, ...endOf(crash) },
    notes: [`${name} is not in the image: the container will not start.`],
  }
}

/** By what the program talks to or makes, so that renaming a file changes nothing. */
function appOf(text: string): "worker" | "rng" | "hasher" | "webui" | "other" {
  if (/\/\/(?:rng|hasher)\b/.test(text)) return "worker"
  if (/\bsha256\b/i.test(text)) return "hasher"
  if (/urandom|randbytes|token_bytes|SystemRandom/.test(text)) return "rng"
  return /createServer|express/.test(text) && /redis/.test(text) ? "webui" : "other"
}

/** Of a program that we cannot read we do not say that it is a worker. */
function serverOf(text: string): "rng" | "hasher" | "webui" | "other" {
  const app = appOf(text)
  return app === "worker" ? "other" : app
}

function ordinary(command: readonly string[]): Meaning | null {
  const [name = ""] = command
  const program: Program = { app: "other", crash: null }
  if (/^(?:sleep|tail|cat|yes|ping)$/.test(name)) {
    return { program, behaviour: stubborn(null), notes: [] }
  }
  if (name === "false" || name === "true") {
    const crash: Crash = { traceback: [], exitCode: name === "true" ? 0 : 1 }
    const end = { exitAfter: 0, exitCode: crash.exitCode }
    return { program: { app: "other", crash }, behaviour: { ...polite, ...end }, notes: [] }
  }
  return null
}
