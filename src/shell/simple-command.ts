/** One simple command: assignments, arguments, redirections, and finding what its name stands for. */
import {
  type Assignment,
  type Command as CommandNode,
  type Function as FunctionNode,
  parse,
  type Word,
} from "unbash"
import type { Command, Process } from "../lib/process.ts"
import { adviceFor } from "./absent-programs.ts"
import { evaluate } from "./arithmetic.ts"
import type { Builtin } from "./builtins/builtin.ts"
import { type Expander, expanderFor, expandText, expandWords } from "./expand.ts"
import { ReturnFlow } from "./flow.ts"
import { runCommand } from "./interpreter.ts"
import { readToEnd } from "./lines.ts"
import { keyFor } from "./parameter.ts"
import { baseName } from "./paths.ts"
import { isProgram } from "./program.ts"
import { redirect } from "./redirect.ts"
import { runScriptFile } from "./script-file.ts"
import type { Shell } from "./shell.ts"
import { ShellArray } from "./shell-array.ts"
import { interruption, type Streams } from "./streams.ts"
import { ShellError } from "./variables.ts"

/** A function may call itself this often. */
const maxFunctionDepth = 500

export async function runSimpleCommand(
  shell: Shell,
  node: CommandNode,
  outer: Streams,
): Promise<number> {
  const expander = expanderFor(shell, outer)
  try {
    shell.substitutionStatus = null
    const words = await argumentsOf(node, expander)
    const assignments = node.prefix.filter((each) => each.type === "Assignment")
    const [name, ...args] = words
    if (shell.options.xtrace && words.length > 0) {
      await outer.stderr.write(`+ ${words.join(" ")}\n`)
    }
    if (name === undefined) {
      const { stdin } = await redirect(shell, node.redirects, outer)
      // `$(<file)` is what the file holds.
      if (stdin !== outer.stdin && shell.substituting && assignments.length === 0) {
        await outer.stdout.write(await readToEnd(stdin, outer.signal))
      }
      for (const each of assignments) await assignAlone(each, expander)
      // The status of `x=$(false)` is that of its last substitution.
      return shell.substitutionStatus ?? 0
    }
    const streams = await redirect(shell, node.redirects, outer)
    const values = new Map<string, string>()
    for (const each of assignments) values.set(each.name, await assignedText(each, expander))
    const status = await invoke(shell, name, args, streams, values)
    shell.lastArgument = words.at(-1) ?? ""
    return status
  } finally {
    shell.releaseTemporary()
  }
}

async function argumentsOf(node: CommandNode, expander: Expander): Promise<string[]> {
  const fields: string[] = []
  const words: readonly (Word | Assignment)[] = node.name ? [node.name, ...node.args] : []
  for (const each of words) {
    if (each.type === "Word") {
      for (const field of await expandWords([each], expander)) fields.push(field)
    } else fields.push(await declaration(each, expander, fields))
  }
  return fields
}

/** `export NAME=value`: as an assignment, its value is not split. Arrays are assigned on the way. */
async function declaration(
  node: Assignment,
  expander: Expander,
  before: readonly string[],
): Promise<string> {
  if (node.value.type === "ArrayValue") {
    const { variables } = expander
    const [command = "", ...flags] = before
    const flag = (letter: string) => flags.some((each) => new RegExp(`^-\\w*${letter}`).test(each))
    if (/^(?:declare|local|typeset)$/.test(command) && !flag("g")) variables.makeLocal(node.name)
    if (flag("A")) variables.set(node.name, variables.array(node.name) ?? ShellArray.keyed())
    await assign(node, expander)
    return node.name
  }
  return `${node.name}${node.append === true ? "+=" : "="}${await expandText(node.value, expander)}`
}

async function assignedText(node: Assignment, expander: Expander): Promise<string> {
  if (node.value.type === "ArrayValue") {
    return (await expandWords(node.value.elements, expander)).join(" ")
  }
  const { variables } = expander
  const text = await expandText(node.value, expander)
  const before = node.append === true ? (variables.get(node.name) ?? "") : ""
  if (!variables.variable(node.name)?.integer) return before + text
  return String(
    await evaluate(expander.parse(before === "" ? text : `${before}+(${text})`), expander),
  )
}

/** What is readonly ends the whole line. */
async function assignAlone(node: Assignment, expander: Expander): Promise<void> {
  try {
    await assign(node, expander)
  } catch (error) {
    if (!(error instanceof ShellError && error.message.endsWith("readonly variable"))) throw error
    throw new ShellError(error.message, error.status, true)
  }
}

async function assign(node: Assignment, expander: Expander): Promise<void> {
  const { variables } = expander
  if (node.value.type === "ArrayValue") await assignArray(node, node.value.elements, expander)
  else if (node.index) {
    const key = await keyFor(node.name, await expandText(node.index, expander), expander)
    const before = node.append === true ? (variables.array(node.name)?.get(key) ?? "") : ""
    variables.setItem(node.name, key, before + (await expandText(node.value, expander)))
  } else variables.set(node.name, await assignedText(node, expander))
}

/** `(a b [5]=c d)`: what has no key comes after the one before. */
async function assignArray(
  { name, append }: Assignment,
  elements: readonly Word[],
  expander: Expander,
): Promise<void> {
  const { variables } = expander
  const old = variables.array(name)
  const empty = old?.keyed ? ShellArray.keyed() : ShellArray.of([])
  let array = append === true ? (old ?? empty) : empty
  let next = array.keyed ? 0 : array.end
  for (const element of elements) {
    const named = element.text.startsWith("[") ? elementOf(element.text) : null
    if (named?.index) {
      const key = await keyFor(name, await expandText(named.index, expander), expander)
      array = array.with(key, await expandText(named.value, expander))
      next = Number(key) + 1
      continue
    }
    const items = await expandWords([element], expander)
    if (array.keyed) {
      throw new ShellError(
        `${name}: ${element.text}: must use subscript when assigning associative array`,
      )
    }
    for (const item of items) array = array.with(String(next++), item)
  }
  variables.set(name, array)
}

/** `[key]=value`, read as what it would be with a name before it. */
function elementOf(text: string): { index: Word | undefined; value: Word } | null {
  const command = parse(`x${text}`).commands[0]?.command
  const [assignment] = command?.type === "Command" ? command.prefix : []
  if (assignment?.type !== "Assignment" || assignment.value.type !== "Word") return null
  return { index: assignment.index, value: assignment.value }
}

/** Finds what `name` is and runs it: function, builtin, command, file. */
export async function invoke(
  shell: Shell,
  name: string,
  args: readonly string[],
  streams: Streams,
  assignments: ReadonlyMap<string, string> = new Map(),
  options: { functions?: boolean } = {},
): Promise<number> {
  const called = options.functions === false ? undefined : shell.functions.get(name)
  if (called) {
    return withAssignments(shell, assignments, () => callFunction(shell, called, args, streams))
  }
  const builtin = builtinNamed(shell, name)
  const command = commandNamed(shell, name)
  if (builtin && !command) {
    return withAssignments(shell, assignments, () => builtin.run({ shell, name, args, streams }))
  }
  const env = new Map([...shell.variables.exported(), ...assignments])
  if (command) return runMain(shell, command, name, args, env, streams)
  if (name.includes("/")) return runScriptFile(shell, name, args, streams, assignments)
  await streams.stderr.write(`${shell.prefix()}${name}: command not found${adviceFor(name)}\n`)
  return 127
}

/** A builtin by its name; by where a Linux system keeps the program of that name, too. */
function builtinNamed(shell: Shell, name: string): Builtin | undefined {
  if (!isSystemPath(shell, name)) return shell.world.builtins.get(name)
  return isProgram(shell, baseName(name)) ? shell.world.builtins.get(baseName(name)) : undefined
}

function isSystemPath(shell: Shell, name: string): boolean {
  return /^\/(?:usr\/)?(?:local\/)?s?bin\/[^/]+$/.test(name) && !shell.files.stat(name)
}

/** Commands by name, or by where a Linux system keeps them: `/usr/bin/docker`. */
export function commandNamed(shell: Shell, name: string): Command | undefined {
  return shell.world.commands.get(isSystemPath(shell, name) ? baseName(name) : name)
}

async function runMain(
  shell: Shell,
  command: Command,
  name: string,
  args: readonly string[],
  env: ReadonlyMap<string, string>,
  streams: Streams,
): Promise<number> {
  const { cwd, files, clock } = shell
  const process: Process = { ...streams, name, args, env, cwd, files, clock }
  try {
    if (streams.signal.aborted) throw interruption(streams.signal)
    return await command.main(process)
  } catch (error) {
    return shell.statusOf(error, streams, name)
  }
}

/** `X=1 command`: for this command only. */
async function withAssignments(
  shell: Shell,
  assignments: ReadonlyMap<string, string>,
  body: () => Promise<number>,
): Promise<number> {
  if (assignments.size === 0) return body()
  shell.variables.enterScope()
  try {
    for (const [name, value] of assignments) {
      shell.variables.makeLocal(name)
      shell.variables.set(name, value)
      shell.variables.mark(name, { exported: true })
    }
    return await body()
  } finally {
    shell.variables.leaveScope()
  }
}

async function callFunction(
  shell: Shell,
  node: FunctionNode,
  args: readonly string[],
  streams: Streams,
): Promise<number> {
  if (shell.functionDepth >= maxFunctionDepth) {
    throw new ShellError(`${node.name.value}: maximum function nesting level exceeded`)
  }
  const { body } = node
  if (body.type === "CompoundList") throw new ShellError(`${node.name.value}: has no body`)
  const before = shell.parameters
  shell.parameters = args
  shell.functionDepth++
  shell.calls.push(node.name.value)
  shell.variables.enterScope()
  try {
    return await runCommand(shell, body, streams)
  } catch (error) {
    if (error instanceof ReturnFlow) return error.status
    throw error
  } finally {
    shell.variables.leaveScope()
    shell.functionDepth--
    shell.calls.pop()
    shell.parameters = before
  }
}
