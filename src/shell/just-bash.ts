/**
 * The long tail of small tools (awk, find, jq, tr …) comes from just-bash: one chunk, loaded
 * at the first use, never used as the shell. Everything about that library is in this file and in
 * just-bash-files.ts.
 */
import type { Bash } from "just-bash/browser"
import type { Command, Process } from "../lib/process.ts"
import { readToEnd } from "./lines.ts"
import { resolvePath } from "./paths.ts"
import { interruption } from "./streams.ts"
import { complain, hintOf } from "./tools/tool.ts"

const borrowed =
  "awk base64 comm du expand expr file find fold join jq ln md5sum nl od rev sha1sum sha256sum split stat strings tac tr tree unexpand".split(
    " ",
  )

/** Work in flight: what a lab in virtual time waits for before it lets the clock jump. */
const inFlight = new Set<Promise<unknown>>()

/** Resolves when no borrowed tool is loading or computing. */
export async function borrowedToolsIdle(): Promise<void> {
  while (inFlight.size > 0) await Promise.allSettled(inFlight)
}

/** True while a borrowed tool loads or computes: a wait that no virtual clock can shorten. */
export function borrowedToolsBusy(): boolean {
  return inFlight.size > 0
}

export const borrowedTools: readonly Command[] = borrowed.map((name) => ({ name, main: run }))

/** Without an operand these read stdin; the others, and any operand, mean that stdin is not asked. */
const readsStdin = new Set(
  "awk base64 expand fold jq md5sum nl od rev sha1sum sha256sum strings tac tr unexpand comm join split".split(
    " ",
  ),
)

async function run(process: Process): Promise<number> {
  const problem = process.name === "tr" ? trComplaint(process.args) : null
  if (problem !== null) return complain(process, problem + hintOf(process))
  if (process.name === "awk") {
    const args = awkArguments(process)
    return args === null ? 2 : runBorrowed({ ...process, args })
  }
  return runBorrowed(process)
}

/** How many operands `tr` takes, which the library does not ask. */
function trComplaint(args: readonly string[]): string | null {
  const operands = args.filter((arg) => !/^-./.test(arg))
  const alone = args.some((arg) => /^-[a-zA-Z]*[ds]/.test(arg))
  const [first, second] = operands
  if (first === undefined) return "missing operand"
  if (second !== undefined || alone) return null
  return `missing operand after ‘${first}’\nTwo strings must be given when translating.`
}

/** `-f FILE` as the program itself, and a bare `length` as what it stands for; null = no such file. */
function awkArguments(process: Process): readonly string[] | null {
  const args = [...process.args]
  const at = args.indexOf("-f")
  if (at >= 0) {
    const path = resolvePath(process.cwd, args[at + 1] ?? "")
    if (process.files.stat(path)?.type !== "file") {
      void complain(process, `cannot open "${args[at + 1]}" (No such file or directory)`)
      return null
    }
    args.splice(at, 2, process.files.read(path))
  }
  const bareLength = /("(?:\\.|[^"\\])*")|\blength\b(?!\s*\()/g
  return args.map((arg) => arg.replace(bareLength, (_, text) => text ?? "length($0)"))
}

async function runBorrowed(process: Process): Promise<number> {
  if (streams(process)) return runByPieces(process)
  const wantsInput = readsStdin.has(process.name) && !process.stdin.isTTY
  const typed = process.stdin.isTTY && readsStdin.has(process.name) && !namesFile(process)
  const input = wantsInput || typed ? await readToEnd(process.stdin, process.signal) : ""
  return execute(process, input)
}

/** Filters that treat each line by itself can work on a live stream, a batch of lines at a time. */
function streams({ name, args }: Process): boolean {
  const program = args.join(" ")
  if (namesFile({ name, args })) return false
  if (name === "rev") return true
  if (name === "tr") return !/\\n|-[a-z]*s/.test(program)
  return name === "awk" && !/BEGIN|END|NR|FNR|getline|[^=!<>~]=[^=~]|\+\+|\[/.test(program)
}

/** A guess that only has to be right for the filters above: the first operand may be the program. */
function namesFile({ name, args }: Pick<Process, "name" | "args">): boolean {
  const valued = name === "awk" ? /^-[Fvf]$/ : /^-[knto]$/
  const operands = args.filter((arg, index) => {
    return !(arg.startsWith("-") && arg.length > 1) && !valued.test(args[index - 1] ?? "")
  })
  const own = name === "awk" || name === "jq" ? 1 : name === "tr" ? 2 : 0
  return operands.length > own
}

async function runByPieces(process: Process): Promise<number> {
  let status = 0
  let rest = ""
  for (;;) {
    const piece = await process.stdin.read(process.signal)
    rest += piece ?? ""
    const end = piece === null ? rest.length : rest.lastIndexOf("\n") + 1
    if (end > 0) {
      status = await execute(process, rest.slice(0, end))
      rest = rest.slice(end)
    }
    if (piece === null || status > 1) return status
  }
}

async function execute(process: Process, stdin: string): Promise<number> {
  const { name, args, cwd, env, signal, stdout, stderr } = process
  if (signal.aborted) throw interruption(signal)
  const work = load(process).then((bash) =>
    bash.exec(name, {
      args: [...args],
      stdin,
      cwd,
      env: Object.fromEntries(env),
      replaceEnv: true,
      signal,
    }),
  )
  inFlight.add(work)
  const ended = work.finally(() => inFlight.delete(work))
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(interruption(signal)), { once: true })
  })
  const result = await Promise.race([ended, stopped])
  if (signal.aborted) throw interruption(signal)
  if (result.stdout !== "") await stdout.write(result.stdout)
  if (result.stderr !== "") await stderr.write(result.stderr)
  return result.exitCode
}

const loaded = new WeakMap<object, Promise<Bash>>()

function load({ files, clock }: Process): Promise<Bash> {
  const known = loaded.get(files)
  if (known) return known
  const loading = Promise.all([import("just-bash/browser"), import("./just-bash-files.ts")]).then(
    ([{ Bash: Shell }, { borrowedFiles }]) =>
      new Shell({
        fs: borrowedFiles(files),
        defenseInDepth: false,
        sleep: (ms) => clock.sleep(ms),
      }),
  )
  loaded.set(files, loading)
  // A chunk that did not come is asked for again the next time.
  void loading.catch(() => loaded.delete(files))
  return loading
}
