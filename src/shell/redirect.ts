/** Redirections: which streams a command gets instead of its shell's. */
import type { Redirection } from "unbash"
import { FileError, type OutputStream } from "../lib/process.ts"
import { type Expander, expanderFor, expandQuoted, expandText, expandWords } from "./expand.ts"
import type { Shell } from "./shell.ts"
import { FileOutput, NullOutput, type ShellInput, type Streams, TextInput } from "./streams.ts"
import { ShellError } from "./variables.ts"

/** Runs `body` with redirected streams; a redirection that fails keeps it from running. */
export async function withRedirections(
  shell: Shell,
  redirections: readonly Redirection[],
  streams: Streams,
  body: (streams: Streams) => Promise<number>,
): Promise<number> {
  if (redirections.length === 0) return body(streams)
  return body(await redirect(shell, redirections, streams))
}

export async function redirect(
  shell: Shell,
  redirections: readonly Redirection[],
  streams: Streams,
): Promise<Streams> {
  const expander = expanderFor(shell, streams)
  let result = streams
  for (const redirection of redirections) {
    result = { ...result, ...(await one(redirection, result, expander)) }
  }
  return result
}

async function one(
  redirection: Redirection,
  streams: Streams,
  expander: Expander,
): Promise<Partial<Streams>> {
  if (redirection.type === "HereDoc") {
    const { body } = redirection
    const text = await expandQuoted(body.parts, body.text, expander)
    return { stdin: new TextInput(redirection.operator === "<<-" ? withoutTabs(text) : text) }
  }
  const { target, descriptor } = redirection
  if (!target) throw new ShellError("syntax error near unexpected token `newline'", 2)
  if (redirection.type === "HereString") {
    return { stdin: new TextInput(`${await expandText(target, expander)}\n`) }
  }
  if (descriptor?.type === "FileDescriptorVariable") {
    throw new ShellError(`${descriptor.name}: ambiguous redirect`)
  }
  const names = await expandWords([target], expander)
  const [name] = names
  if (names.length !== 1 || name === undefined) {
    throw new ShellError(`${target.text}: ambiguous redirect`)
  }
  const { operator } = redirection
  switch (operator) {
    case "<>":
      if (!expander.shell.files.stat(expander.shell.path(name))) {
        openOutput(name, true, streams, expander.shell)
      }
      return { stdin: openInput(name, streams, expander.shell) }
    case "<":
      if (descriptor?.type === "FileDescriptor" && descriptor.value > 0) {
        throw new ShellError(`${descriptor.value}: not supported in this shell`)
      }
      return { stdin: openInput(name, streams, expander.shell) }
    case "<&":
      if (name !== "0") throw new ShellError(`${name}: Bad file descriptor`)
      return {}
    case "&>":
    case "&>>": {
      const output = openOutput(name, operator === "&>>", streams, expander.shell)
      return { stdout: output, stderr: output }
    }
    case ">&": {
      if (!/^\d+$|^-$/.test(name)) {
        const output = openOutput(name, false, streams, expander.shell)
        return { stdout: output, stderr: output }
      }
      return outputAt(descriptor?.value ?? 1, duplicate(name, streams, expander.shell))
    }
    default: {
      if (operator === ">" && expander.shell.options.noclobber) refuseExisting(name, expander.shell)
      const output = openOutput(name, operator === ">>", streams, expander.shell)
      return outputAt(descriptor?.value ?? 1, output)
    }
  }
}

/** `set -C` */
function refuseExisting(name: string, shell: Shell): void {
  if (shell.files.stat(shell.path(name))?.type === "file") {
    throw new ShellError(`${name}: cannot overwrite existing file`)
  }
}

function outputAt(descriptor: number, output: OutputStream): Partial<Streams> {
  if (descriptor === 1) return { stdout: output }
  if (descriptor === 2) return { stderr: output }
  throw new ShellError(`${descriptor}: Bad file descriptor`)
}

function duplicate(name: string, streams: Streams, shell: Shell): OutputStream {
  if (name === "1") return streams.stdout
  if (name === "2") return streams.stderr
  if (name === "-") return new NullOutput(shell.world.breather)
  throw new ShellError(`${name}: Bad file descriptor`)
}

function openInput(name: string, streams: Streams, shell: Shell): ShellInput {
  if (name === "/dev/null") return new TextInput("")
  if (name === "/dev/stdin" || name === "/dev/tty") return streams.stdin
  return withPath(name, () => new TextInput(shell.files.read(shell.path(name))))
}

function openOutput(name: string, append: boolean, streams: Streams, shell: Shell): OutputStream {
  if (name === "/dev/null") return new NullOutput(shell.world.breather)
  if (name === "/dev/stdout" || name === "/dev/tty") return streams.stdout
  if (name === "/dev/stderr") return streams.stderr
  const path = shell.path(name)
  withPath(name, () => {
    if (append) shell.files.append(path, "")
    else shell.files.write(path, "")
  })
  return new FileOutput(shell.files, path, shell.world.breather)
}

/** Errors name the file as it was typed. */
function withPath<T>(name: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof FileError) throw new ShellError(`${name}: ${error.message}`)
    throw error
  }
}

function withoutTabs(text: string): string {
  return text.replace(/^\t+/gm, "")
}
