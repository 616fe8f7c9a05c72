/** Tab: what could stand at the cursor: commands, variables, file names, or what a command says. */
import type { CompletionRequest } from "../lib/process.ts"
import type { Completion } from "./line-editor.ts"
import { joinPath, resolvePath } from "./paths.ts"
import type { Shell } from "./shell.ts"

/** Commands whose arguments are a command again. */
const prefixes = new Set(
  "watch sudo time nohup nice xargs exec command env timeout which type".split(" "),
)

interface Cut {
  /** Unquoted words of the simple command at the cursor; the last is the one being typed. */
  readonly words: readonly string[]
  /** Where the last word begins in the text. */
  readonly from: number
  readonly redirected: boolean
}

export async function completeLine(before: string, shell: Shell): Promise<Completion> {
  const { words, from, redirected } = cutWords(before)
  const prefix = words.at(-1) ?? ""
  const typed = before.slice(from)
  const variable = /\$\{?(\w*)$/.exec(typed)
  if (variable) return variables(variable[1] ?? "", before.length, shell)
  const rest = redirected ? [] : withoutPrefixes(words)
  if (rest.length === 1 && !redirected && !prefix.includes("/")) {
    return commands(prefix, from, shell)
  }
  const [name] = rest
  const complete =
    name === undefined
      ? undefined
      : (shell.world.commands.get(name)?.complete ?? shell.world.builtins.get(name)?.complete)
  if (complete) {
    const request: CompletionRequest = {
      words: rest,
      env: shell.variables.exported(),
      cwd: shell.cwd,
      files: shell.files,
    }
    const found = (await complete(request)).filter((each) => each.startsWith(prefix))
    if (found.length > 0) return finished(found, from)
  }
  return fileNames(prefix, from, shell, name === "cd" || name === "rmdir")
}

/** A lexer just good enough for an unfinished line. */
function cutWords(before: string): Cut {
  let words: string[] = []
  let word: string | null = null
  let from = 0
  let redirected = false
  for (let i = 0; i < before.length; i++) {
    const char = before.charAt(i)
    const blank = /\s/.test(char)
    if (blank || /[|&;()<>]/.test(char)) {
      if (word !== null) {
        words.push(word)
        redirected = false
      }
      word = null
      if (/[|&;()]/.test(char) && !/[<>]&$/.test(before.slice(0, i + 1))) words = []
      if (/[<>]/.test(char)) redirected = true
      continue
    }
    if (word === null) {
      word = ""
      from = i
    }
    if (char === "'" || char === '"') {
      const end = before.indexOf(char, i + 1)
      word += before.slice(i + 1, end < 0 ? undefined : end)
      i = end < 0 ? before.length : end
    } else if (char === "\\") word += before.charAt(++i)
    else word += char
  }
  if (word === null) from = before.length
  return { words: [...words, word ?? ""], from, redirected }
}

function withoutPrefixes(words: readonly string[]): readonly string[] {
  let at = 0
  while (at < words.length - 1) {
    const word = words[at] ?? ""
    const skipped =
      prefixes.has(word) ||
      /^[A-Za-z_]\w*=/.test(word) ||
      (at > 0 && /^-|^\d+(?:\.\d+)?[smh]?$/.test(word))
    if (!skipped) break
    at++
  }
  return words.slice(at)
}

function commands(prefix: string, from: number, shell: Shell): Completion {
  const names = new Set([
    ...shell.world.commands.keys(),
    ...shell.world.builtins.keys(),
    ...shell.functions.keys(),
    ...shell.aliases.keys(),
  ])
  const found = [...names].filter((name) => name.startsWith(prefix) && /^\w/.test(name)).sort()
  return finished(found, from)
}

function variables(prefix: string, end: number, shell: Shell): Completion {
  const found = shell.variables.names().filter((name) => name.startsWith(prefix))
  return { from: end - prefix.length, candidates: found, labels: found.map((name) => `$${name}`) }
}

function finished(found: readonly string[], from: number): Completion {
  return {
    from,
    candidates: found.map((each) => (/[=/]$/.test(each) ? each : `${each} `)),
    labels: found,
  }
}

function fileNames(
  prefix: string,
  from: number,
  shell: Shell,
  directoriesOnly: boolean,
): Completion {
  const slash = prefix.lastIndexOf("/") + 1
  const typed = prefix.slice(0, slash)
  const start = prefix.slice(slash)
  const home = typed.replace(/^~(?=\/)/, shell.world.home)
  const directory = resolvePath(shell.cwd, home === "" ? "." : home)
  if (shell.files.stat(directory)?.type !== "directory") {
    return { from, candidates: [], labels: [] }
  }
  const isDirectory = (name: string) =>
    shell.files.stat(joinPath(directory, name))?.type === "directory"
  const names = shell.files
    .list(directory)
    .filter((name) => name.startsWith(start) && (start.startsWith(".") || !name.startsWith(".")))
    .filter((name) => !directoriesOnly || isDirectory(name))
  return {
    from,
    candidates: names.map((name) => {
      const escaped = (typed + name).replace(/[\s'"\\$&;|<>()*?[\]`!#]/g, "\\$&")
      return escaped + (isDirectory(name) ? "/" : " ")
    }),
    labels: names.map((name) => (isDirectory(name) ? `${name}/` : name)),
  }
}
