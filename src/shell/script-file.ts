/** Running a file as a program: `./deploy.sh`, `bash deploy.sh`, `source deploy.sh`. */
import { FileError } from "../lib/process.ts"
import { ReturnFlow } from "./flow.ts"
import { runScript } from "./interpreter.ts"
import { baseName } from "./paths.ts"
import type { Shell } from "./shell.ts"
import type { SwitchName } from "./shell-switches.ts"
import { invoke } from "./simple-command.ts"
import type { Streams } from "./streams.ts"
import { parseSource, problemText } from "./syntax.ts"

/** `./name`: needs to be executable; its `#!` line says who reads it. */
export async function runScriptFile(
  shell: Shell,
  name: string,
  args: readonly string[],
  streams: Streams,
  assignments: ReadonlyMap<string, string>,
): Promise<number> {
  const path = shell.path(name)
  const info = shell.files.stat(path)
  const complain = async (message: string, status: number) => {
    await streams.stderr.write(`${shell.prefix()}${name}: ${message}\n`)
    return status
  }
  if (!info) return complain("No such file or directory", 127)
  if (info.type === "directory") return complain("Is a directory", 126)
  if ((info.mode & 0o111) === 0) return complain("Permission denied", 126)
  const interpreter = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(shell.files.read(path))
  const program = baseName(interpreter?.[1] ?? "bash")
  const reader = program === "env" ? (interpreter?.[2] ?? "bash") : program
  if (["bash", "sh", "dash"].includes(reader)) {
    return runShellScript(shell, name, args, streams, { assignments })
  }
  return invoke(shell, reader, [name, ...args], streams, assignments)
}

/** In a shell of its own, which knows only what was exported. */
export async function runShellScript(
  shell: Shell,
  name: string,
  args: readonly string[],
  streams: Streams,
  start: ChildStart = {},
): Promise<number> {
  return runInChild(shell, readScript(shell, name), name, args, streams, start)
}

/** What a new shell is given besides its source. */
export interface ChildStart {
  readonly assignments?: ReadonlyMap<string, string>
  /** `bash -e` */
  readonly switches?: readonly SwitchName[]
}

export async function runInChild(
  shell: Shell,
  source: string,
  name: string,
  args: readonly string[],
  streams: Streams,
  { assignments = new Map(), switches = [] }: ChildStart = {},
): Promise<number> {
  const child = shell.child([...shell.variables.exported(), ...assignments])
  for (const each of switches) child.options[each] = true
  child.name = name
  child.parameters = args
  return child.run(source, streams)
}

/** In this very shell. */
export async function sourceFile(
  shell: Shell,
  name: string,
  args: readonly string[],
  streams: Streams,
): Promise<number> {
  const parsed = parseSource(readScript(shell, name))
  if (parsed.kind !== "whole") {
    await streams.stderr.write(`${shell.prefix()}${name}: ${problemText(parsed)}\n`)
    return 2
  }
  const before = shell.parameters
  if (args.length > 0) shell.parameters = args
  const { sourcing } = shell
  shell.sourcing = true
  try {
    return await runScript(shell, parsed.script, streams)
  } catch (error) {
    if (error instanceof ReturnFlow) return error.status
    throw error
  } finally {
    shell.parameters = before
    shell.sourcing = sourcing
  }
}

function readScript(shell: Shell, name: string): string {
  if (name === "/dev/null") return ""
  try {
    return shell.files.read(shell.path(name))
  } catch (error) {
    // Errors name the file as it was typed.
    if (error instanceof FileError) throw new FileError(error.code, name)
    throw error
  }
}
