/** Walks the syntax tree: lists, pipelines, loops, conditions, functions. */
import type {
  AndOr,
  ArithmeticExpression,
  ArithmeticFor,
  Case,
  CommandNode,
  CompoundList,
  For,
  If,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Select,
  Statement,
  While,
} from "unbash"
import { evaluate } from "./arithmetic.ts"
import { runBackground } from "./background.ts"
import { evaluateTest } from "./conditional.ts"
import { expanderFor, expandPattern, expandText, expandWords } from "./expand.ts"
import { ExitFlow, LoopFlow } from "./flow.ts"
import { matchesPattern } from "./pattern.ts"
import { runPipeline } from "./pipeline.ts"
import { withRedirections } from "./redirect.ts"
import type { Shell } from "./shell.ts"
import { runSimpleCommand } from "./simple-command.ts"
import { interruption, type Streams } from "./streams.ts"
import { ShellError } from "./variables.ts"

export async function runScript(
  shell: Shell,
  script: ParsedScript,
  streams: Streams,
): Promise<number> {
  return runStatements(shell, script.commands, streams)
}

async function runList(shell: Shell, list: CompoundList, streams: Streams): Promise<number> {
  return runStatements(shell, list.commands, streams)
}

async function runStatements(
  shell: Shell,
  statements: readonly Statement[],
  streams: Streams,
): Promise<number> {
  for (const statement of statements) {
    const pause = checkpoint(shell, streams)
    if (pause) await pause
    if (statement.background === true) await runBackground(shell, statement, streams)
    else await runNode(shell, statement.command, streams)
  }
  return shell.status
}

/** Before each statement and loop round: stops when told to, and pauses when its turn is over. */
function checkpoint(shell: Shell, streams: Streams): Promise<void> | undefined {
  if (streams.signal.aborted) throw interruption(streams.signal)
  return shell.world.breather.step()
}

export async function runNode(
  shell: Shell,
  node: PipelineNode | AndOr,
  streams: Streams,
): Promise<number> {
  try {
    shell.status =
      node.type === "AndOr"
        ? await runAndOr(shell, node, streams)
        : node.type === "Pipeline"
          ? await runTimed(shell, node, streams)
          : await runCommand(shell, node, streams)
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error
    shell.status = await shell.statusOf(error, streams)
  }
  if (streams.signal.aborted && shell.status !== 0) throw interruption(streams.signal)
  const negated = node.type === "Pipeline" && node.prefixes.some(({ type }) => type === "Negation")
  if (shell.status !== 0 && !negated && shell.conditionDepth === 0 && node.type !== "AndOr") {
    await shell.runTrap("ERR", streams)
    if (shell.options.errexit) throw new ExitFlow(shell.status)
  }
  return shell.status
}

async function runAndOr(shell: Shell, node: AndOr, streams: Streams): Promise<number> {
  let status = 0
  for (const [index, command] of node.commands.entries()) {
    const operator = index === 0 ? null : node.operators[index - 1]
    if (operator === "&&" && status !== 0) continue
    if (operator === "||" && status === 0) continue
    const pause = checkpoint(shell, streams)
    if (pause) await pause
    const last = index === node.commands.length - 1
    status = last
      ? await runNode(shell, command, streams)
      : await asCondition(shell, () => runNode(shell, command, streams))
  }
  return status
}

async function asCondition(shell: Shell, body: () => Promise<number>): Promise<number> {
  shell.conditionDepth++
  try {
    return await body()
  } finally {
    shell.conditionDepth--
  }
}

/** A pipeline with its prefixes: `!` and `time`. */
async function runTimed(shell: Shell, node: Pipeline, streams: Streams): Promise<number> {
  const negated = node.prefixes.filter((prefix) => prefix.type === "Negation").length % 2 === 1
  const time = node.prefixes.find((prefix) => prefix.type === "Time")
  const startedAt = shell.clock.now()
  const body = () => runPipeline(shell, node, streams)
  const status = negated ? await asCondition(shell, body) : await body()
  if (time) {
    const seconds = (shell.clock.now() - startedAt) / 1000
    await streams.stderr.write(timeReport(seconds, time.posix !== undefined))
  }
  return negated ? (status === 0 ? 1 : 0) : status
}

function timeReport(seconds: number, posix: boolean): string {
  if (posix) return `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`
  const minutes = Math.floor(seconds / 60)
  const real = `${minutes}m${(seconds - minutes * 60).toFixed(3)}s`
  return `\nreal\t${real}\nuser\t0m0.000s\nsys\t0m0.000s\n`
}

export async function runCommand(
  shell: Shell,
  node: CommandNode,
  streams: Streams,
): Promise<number> {
  switch (node.type) {
    case "Command":
      return runSimpleCommand(shell, node, streams)
    case "Redirected":
      return withRedirections(shell, node.redirects, streams, (inner) =>
        runCommand(shell, node.command, inner),
      )
    case "BraceGroup":
      return runList(shell, node.body, streams)
    case "Subshell": {
      const fork = shell.fork()
      return fork.guard(streams, () => runList(fork, node.body, streams))
    }
    case "If":
      return runIf(shell, node, streams)
    case "For":
      return runFor(shell, node, streams)
    case "ArithmeticFor":
      return runArithmeticFor(shell, node, streams)
    case "While":
      return runWhile(shell, node, streams)
    case "Case":
      return runCase(shell, node, streams)
    case "Function":
      shell.functions.set(node.name.value, node)
      return 0
    case "TestCommand":
      return (await evaluateTest(node.expression, expanderFor(shell, streams))) ? 0 : 1
    case "ArithmeticCommand":
      return (await arithmetic(shell, node.expression, streams)) !== 0n ? 0 : 1
    case "Select":
      return unsupported(node)
    case "Coproc":
      return unsupported(node)
  }
}

function unsupported(node: Select | { type: "Coproc" }): never {
  throw new ShellError(`${node.type.toLowerCase()}: not supported in this shell`)
}

async function arithmetic(
  shell: Shell,
  expression: ArithmeticExpression | undefined,
  streams: Streams,
): Promise<bigint> {
  return evaluate(expression, expanderFor(shell, streams))
}

async function runIf(shell: Shell, node: If, streams: Streams): Promise<number> {
  for (const { clause, then } of [node, ...node.elif]) {
    const status = await asCondition(shell, () => runList(shell, clause, streams))
    if (status === 0) return runList(shell, then, streams)
  }
  return node.else ? runList(shell, node.else, streams) : 0
}

async function runFor(shell: Shell, node: For, streams: Streams): Promise<number> {
  const items = node.wordlist
    ? await expandWords(node.wordlist, expanderFor(shell, streams))
    : shell.parameters
  let status = 0
  for (const item of items) {
    shell.variables.set(node.name.value, item)
    const round = await runRound(shell, streams, () => runList(shell, node.body, streams))
    status = round.status ?? status
    if (round.leave) break
  }
  return status
}

async function runArithmeticFor(
  shell: Shell,
  node: ArithmeticFor,
  streams: Streams,
): Promise<number> {
  let status = 0
  await arithmetic(shell, node.initialize, streams)
  while (!node.test || (await arithmetic(shell, node.test, streams)) !== 0n) {
    const round = await runRound(shell, streams, () => runList(shell, node.body, streams))
    status = round.status ?? status
    if (round.leave) break
    await arithmetic(shell, node.update, streams)
  }
  return status
}

async function runWhile(shell: Shell, node: While, streams: Streams): Promise<number> {
  let status = 0
  for (;;) {
    const round = await runRound(shell, streams, async () => {
      const condition = await asCondition(shell, () => runList(shell, node.clause, streams))
      if ((condition === 0) !== (node.kind === "while")) return null
      return runList(shell, node.body, streams)
    })
    status = round.status ?? status
    if (round.leave) return status
  }
}

interface Round {
  /** Null when the body did not run to its end. */
  readonly status: number | null
  readonly leave: boolean
}

/** One round of a loop; `body` gives null when the loop is over. */
async function runRound(
  shell: Shell,
  streams: Streams,
  body: () => Promise<number | null>,
): Promise<Round> {
  const pause = checkpoint(shell, streams)
  if (pause) await pause
  shell.loopDepth++
  try {
    const status = await body()
    return { status, leave: status === null }
  } catch (error) {
    if (!(error instanceof LoopFlow)) throw error
    if (error.levels > 1) {
      error.levels--
      throw error
    }
    return { status: 0, leave: error.kind === "break" }
  } finally {
    shell.loopDepth--
  }
}

async function runCase(shell: Shell, node: Case, streams: Streams): Promise<number> {
  const expander = expanderFor(shell, streams)
  const text = await expandText(node.word, expander)
  let fallThrough = false
  let status = 0
  for (const item of node.items) {
    let matched = fallThrough
    for (const pattern of item.pattern) {
      matched ||= matchesPattern(text, await expandPattern(pattern, expander))
    }
    if (!matched) continue
    status = await runList(shell, item.body, streams)
    if (item.terminator === ";&") fallThrough = true
    else if (item.terminator === ";;&") fallThrough = false
    else return status
  }
  return status
}
