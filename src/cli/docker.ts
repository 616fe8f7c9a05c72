/** The `docker` command: global flags, then a verb, then its flags and arguments. */
import type { EngineClient } from "../engine/client.ts"
import type { Command, OutputStream, Process } from "../lib/process.ts"
import { checkFlagVersions, verbFor } from "./api-version.ts"
import type { Arity, Group, Verb } from "./command.ts"
import { answersTo, CommandFailure } from "./command.ts"
import { completeDocker } from "./complete.ts"
import { type Endpoint, endpointOf, NotInitialised } from "./endpoint.ts"
import { flagUsages, groupHelp, usageHint, usageLine, verbHelp } from "./help.ts"
import { describeError, helpColumns, writeError } from "./output.ts"
import { type ParsedLine, parseFlags } from "./parse-flags.ts"
import { globalFlags, globalFlagsOf, isRealCommand, rootHelp } from "./root.ts"
import { treeFor, wholeTree } from "./whole-tree.ts"

export function dockerCommand(client: EngineClient): Command {
  return {
    name: "docker",
    main: (process) => runDocker(client, process),
    complete: (request) => completeDocker(client, request),
  }
}

async function runDocker(client: EngineClient, process: Process): Promise<number> {
  try {
    return await dispatch(client, process)
  } catch (error) {
    const text = error instanceof NotInitialised ? error.message : describeError(error)
    if (text === null) throw error
    if (text !== "") await writeError(process, text)
    return error instanceof CommandFailure ? error.exitCode : 1
  }
}

async function dispatch(client: EngineClient, process: Process): Promise<number> {
  const parsed = parseFlags(process.args, globalFlags, { interspersed: false })
  if (!parsed.ok) throw rootFailure(parsed.error)
  const { flags, args, help } = parsed.value
  await announceHelp(process.stderr, parsed.value)
  const columns = helpColumns(process)
  if (flags.truth("version")) {
    await process.stdout.write("Docker version 28.2.2, build e6534b4\n")
    return 0
  }
  const endpoint = endpointOf(client, process, flags)
  const [name, ...rest] = args
  if (name === undefined || help) {
    const text = rootHelp(flagUsages(globalFlagsOf(process), columns))
    await (help ? process.stdout : process.stderr).write(text)
    return 0
  }
  if (name === "help") return showHelp(endpoint.client, process, rest, columns)
  const { groups, verbs } = await treeFor(name, rest[0])
  const verb = verbs.find((one) => one.name === name)
  if (verb !== undefined) return runVerb(endpoint, process, "docker", verb, rest)
  const group = groups.find((one) => one.name === name)
  if (group !== undefined) return runGroup(endpoint, process, group, rest)
  return runUnknown(process, name, rest, columns)
}

/** Flags of an unknown command are read as docker's own, and so is its `--help`. */
async function runUnknown(
  process: Process,
  name: string,
  rest: readonly string[],
  columns: number,
): Promise<number> {
  const parsed = parseFlags(rest, globalFlags, { interspersed: true })
  if (!parsed.ok) throw rootFailure(parsed.error)
  if (isRealCommand(name)) throw new CommandFailure(`docker ${name}: not part of this lab`)
  if (!parsed.value.help) {
    throw new CommandFailure(
      `docker: unknown command: docker ${name}\n\nRun 'docker --help' for more information`,
    )
  }
  await announceHelp(process.stdout, parsed.value)
  await process.stdout.write(rootHelp(flagUsages(globalFlagsOf(process), columns)))
  return 0
}

function rootFailure(message: string): CommandFailure {
  return new CommandFailure(
    `${message}\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information`,
    125,
  )
}

async function showHelp(
  client: EngineClient,
  process: Process,
  words: readonly string[],
  columns: number,
): Promise<number> {
  const [first, second] = words
  const { groups, verbs } = await wholeTree()
  const group = groups.find((one) => one.name === first)
  const verb =
    group === undefined
      ? verbs.find((one) => one.name === first)
      : group.verbs.find((one) => answersTo(one, second ?? ""))
  const path = group === undefined ? "docker" : `docker ${group.name}`
  const odd = words.slice(group === undefined ? 1 : verb === undefined ? 1 : 2)
  if (first !== undefined && (odd.length > 0 || (group ?? verb) === undefined)) {
    throw new CommandFailure(`unknown help topic: ${((group ?? verb) ? odd : words).join(" ")}`)
  }
  let text = rootHelp(flagUsages(globalFlagsOf(process), columns))
  if (verb !== undefined) {
    text = verbHelp(`${path} ${verb.name}`, await verbFor(client, process, verb), columns)
  } else if (group !== undefined) text = groupHelp(path, group)
  await process.stdout.write(text)
  return 0
}

async function runGroup(
  endpoint: Endpoint,
  process: Process,
  group: Group,
  words: readonly string[],
): Promise<number> {
  const path = `docker ${group.name}`
  const [name, ...rest] = words
  if (name === undefined || name.startsWith("-")) {
    await process.stderr.write(group.announce?.(process) ?? "")
  }
  if (name === undefined) {
    await process.stderr.write(groupHelp(path, group))
    return 0
  }
  const verb = group.verbs.find((one) => answersTo(one, name))
  if (verb === undefined) {
    const parsed = parseFlags(words, [], { interspersed: true })
    if (!parsed.ok) {
      const usage = name.startsWith("-") ? `${path} COMMAND` : path
      throw new CommandFailure(
        `${parsed.error}\n\nUsage:  ${usage}\n\nRun '${path} --help' for more information`,
        125,
      )
    }
    if (parsed.value.help || name.startsWith("-")) {
      await announceHelp(process.stdout, parsed.value)
      await process.stdout.write(groupHelp(path, group))
      return 0
    }
    throw new CommandFailure(
      `docker: unknown command: ${path} ${name}\n\nUsage:  ${path}\n\nRun '${path} --help' for more information`,
    )
  }
  return runVerb(endpoint, process, path, verb, rest)
}

async function runVerb(
  endpoint: Endpoint,
  process: Process,
  parent: string,
  verb: Verb,
  words: readonly string[],
): Promise<number> {
  const { client } = endpoint
  const path = `${parent} ${verb.name}`
  const parsed = parseFlags(words, verb.flags, { interspersed: verb.interspersed ?? true })
  if (verb.announce !== undefined) await process.stderr.write(verb.announce(process))
  if (!parsed.ok) throw new CommandFailure(`${parsed.error}\n\n${usageHint(path, verb)}`, 125)
  const { flags, args, help } = parsed.value
  if (help) {
    await announceHelp(process.stdout, parsed.value)
    const known = await verbFor(client, process, verb)
    await process.stdout.write(verbHelp(path, known, helpColumns(process)))
    return 0
  }
  await checkFlagVersions(client, process, verb, flags)
  const wrong = checkArity(path, verb, args.length)
  if (wrong !== null) throw new CommandFailure(wrong)
  return verb.run({ client, endpoint, process, flags, args, path, verb })
}

/** Docker itself says so on stderr, its commands on stdout. */
async function announceHelp(out: OutputStream, { shortHelp }: ParsedLine): Promise<void> {
  if (!shortHelp) return
  await out.write("Flag shorthand -h has been deprecated, use --help\n")
}

/** The complaint about the number of arguments, or null (CL-1). */
function checkArity(path: string, verb: Verb, given: number): string | null {
  const words = arityWords(verb.arity, given)
  if (words === null) return null
  // Cobra's own words, which this one verb of docker's has.
  if (path === "docker context use") return `accepts 1 arg(s), received ${given}`
  // The "S" is docker's own slip.
  const hint = "atLeast" in verb.arity ? "See" : "atMost" in verb.arity ? "SRun" : "Run"
  const tail = `${hint} '${path} --help' for more information`
  return `docker: '${path}' ${words}\n\nUsage:  ${usageLine(path, verb)}\n\n${tail}`
}

function arityWords(arity: Arity, given: number): string | null {
  if ("exactly" in arity) {
    if (given === arity.exactly) return null
    return arity.exactly === 0 ? "accepts no arguments" : `requires ${plural(arity.exactly)}`
  }
  if ("atLeast" in arity) {
    return given >= arity.atLeast ? null : `requires at least ${plural(arity.atLeast)}`
  }
  if ("atMost" in arity) {
    return given <= arity.atMost ? null : `requires at most ${plural(arity.atMost)}`
  }
  const [least, most] = arity.between
  if (given >= least && given <= most) return null
  return `requires at least ${least} and at most ${plural(most)}`
}

function plural(count: number): string {
  return `${count} argument${count === 1 ? "" : "s"}`
}
