/** The stack files of a command line, read from the lab's file system or from stdin. */
import { FileError } from "../../lib/process.ts"
import type { Flag, Invocation } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { directoryOf, joinPath } from "../paths.ts"

export const composeFileFlag: Flag = {
  name: "compose-file",
  short: "c",
  kind: "strings",
  usage: 'Path to a Compose file, or "-" to read from stdin',
}

export async function readSources(invocation: Invocation): Promise<string[]> {
  const paths = invocation.flags.list("compose-file")
  if (paths.length === 0) {
    throw new CommandFailure("Specify a Compose file (with --compose-file)")
  }
  const sources: string[] = []
  for (const path of paths) {
    sources.push(path === "-" ? await readStdin(invocation) : readText(invocation, path))
  }
  return sources
}

async function readStdin({ process }: Invocation): Promise<string> {
  let text = ""
  while (true) {
    const piece = await process.stdin.read(process.signal)
    if (piece === null) return text
    text += piece
  }
}

/** The error is Go's: `open x.yml: no such file or directory`. */
export function readText({ process }: Invocation, path: string): string {
  try {
    return process.files.read(joinPath(process.cwd, path))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (error.code === "EISDIR") throw new CommandFailure(`read ${path}: is a directory`)
    throw new CommandFailure(`open ${path}: ${error.message.toLowerCase()}`)
  }
}

/** Where the first file lies: what its relative paths start from. */
export function fileDirectory({ process, flags }: Invocation): string {
  const [first = "-"] = flags.list("compose-file")
  return first === "-" ? process.cwd : directoryOf(joinPath(process.cwd, first))
}
