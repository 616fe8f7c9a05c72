/** One command of our docker, run against a fake engine. */
import { dockerCommand } from "../../src/cli/docker.ts"
import { loadHeavy } from "../../src/cli/on-demand.ts"
import type { EngineClient } from "../../src/engine/client.ts"
import {
  FileError,
  type FileSystem,
  type OutputStream,
  type Process,
} from "../../src/lib/process.ts"

export interface CliOutcome {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** Milliseconds since the epoch: what every command of a case takes for now. */
export const NOW = Date.UTC(2024, 0, 1)

class Kept implements OutputStream {
  text = ""
  readonly isTTY = false
  readonly columns = 80
  readonly rows = 24

  async write(text: string): Promise<void> {
    this.text += text
  }
}

export async function runDocker(
  client: EngineClient,
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<CliOutcome> {
  await loadHeavy()
  const [stdout, stderr] = [new Kept(), new Kept()]
  const exit = await dockerCommand(client).main({ ...processOf(args, files), stdout, stderr })
  return { exit, stdout: stdout.text, stderr: stderr.text }
}

export function processOf(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Process {
  return {
    name: "docker",
    args,
    env: new Map(),
    cwd: "/home",
    files: readOnly(files),
    stdin: { isTTY: false, read: async () => null },
    stdout: new Kept(),
    stderr: new Kept(),
    signal: new AbortController().signal,
    clock: { now: () => NOW, sleep: async () => {}, yield: async () => {} },
  }
}

/** Names are of files in `/home`. */
function readOnly(files: Readonly<Record<string, string>>): FileSystem {
  const textOf = (path: string) => files[path.replace("/home/", "")]
  const refuse = (path: string): never => {
    throw new FileError("EACCES", path)
  }
  return {
    stat(path) {
      const text = textOf(path)
      return text === undefined
        ? null
        : { type: "file", size: text.length, mode: 0o644, modifiedAt: NOW }
    },
    read(path) {
      const text = textOf(path)
      if (text === undefined) throw new FileError("ENOENT", path)
      return text
    },
    list: () => Object.keys(files).sort(),
    write: refuse,
    append: refuse,
    makeDirectory: refuse,
    remove: refuse,
    rename: refuse,
    chmod: refuse,
  }
}
