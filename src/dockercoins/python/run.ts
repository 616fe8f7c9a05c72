/**
 * Reads a program as Python would run it, statement by statement and into its own functions, until it
 * ends, fails, or comes to the loop that does its work; there it adds up how long one round sleeps.
 */
import { asNumber, type Constant, constantOf, truthOf } from "./constant.ts"
import {
  assertedBy,
  caughtBy,
  isCaught,
  missingName,
  raisedBy,
  shown,
  sleepFailure,
  unquoted,
} from "./failures.ts"
import { callOf, type Names, originOf, readNames } from "./names.ts"
import { Round } from "./round.ts"
import { Ended, type Ending, type Flow, type Scope, topScope } from "./scope.ts"
import { traceback } from "./traceback.ts"
import {
  argumentsOf,
  bodies,
  childrenOf,
  defaultOf,
  findAll,
  insideLambda,
  type Node,
  parametersOf,
  type Source,
  statementsOf,
  textOf,
} from "./tree.ts"
import { doesWork, workingFunctions } from "./work.ts"

export interface RunOptions {
  readonly source: Source
  /** Of the file, as tracebacks show it. */
  readonly path: string
  /** Stands in for a delay that is no constant, seconds. */
  readonly standIn: number
}

/** Statements that are read at most: calls within calls within calls would never end. */
const patience = 4_000

export function runProgram(options: RunOptions): Ending {
  const run = new Run(options)
  try {
    run.block(statementsOf(options.source.top), topScope)
  } catch (ended) {
    if (ended instanceof Ended) return ended.ending
    throw ended
  }
  return run.unfollowed() ?? { kind: "exit", code: 0, lines: [] }
}

class Run {
  private readonly source: Source
  private readonly path: string
  private readonly names: Names
  private readonly working: ReadonlySet<string>
  private readonly round: Round
  private read = 0

  constructor(options: RunOptions) {
    this.source = options.source
    this.path = options.path
    this.round = new Round(options.standIn)
    this.names = readNames(options.source)
    this.working = workingFunctions(options.source, this.names)
  }

  block(statements: readonly Node[], scope: Scope): Flow {
    for (const statement of statements) {
      const flow = this.statement(statement, scope)
      if (flow !== "next") return flow
    }
    return "next"
  }

  /** The end was reached, yet there is a loop that works: a thread, a callback; we cannot follow. */
  unfollowed(): Ending | null {
    const loops = findAll(this.source.top, ["WhileStatement", "ForStatement"])
    if (!loops.some(this.works)) return null
    return this.round.guessed(
      `The simulator cannot see how the work loop is started and takes ${this.round.standIn} seconds for its delay.`,
    )
  }

  private statement(node: Node, scope: Scope): Flow {
    this.read += 1
    if (this.read > patience) {
      const note = `The program is too intricate to be read; the simulator takes ${this.round.standIn} seconds for its delay.`
      return this.end(this.round.guessed(note))
    }
    switch (node.name) {
      case "FunctionDefinition":
      case "ClassDefinition":
      case "ImportStatement":
        return "next"
      case "StatementGroup":
        return this.block(statementsOf(node), scope)
      case "IfStatement":
        return this.branch(node, scope)
      case "WhileStatement":
      case "ForStatement":
        return this.loop(node, scope)
      case "TryStatement":
        return this.attempt(node, scope)
      case "WithStatement":
        return this.block(bodies(node).flatMap(statementsOf), scope)
      case "RaiseStatement":
        return this.raise(node, scope)
      case "AssertStatement":
        return this.assertion(node, scope)
      case "ReturnStatement":
        this.expressions(node, scope)
        return scope.doubtful ? "next" : "leave"
      case "BreakStatement":
      case "ContinueStatement":
        return scope.doubtful ? "next" : "skip"
      default:
        this.expressions(node, scope)
        return "next"
    }
  }

  private branch(node: Node, scope: Scope): Flow {
    let doubtful = scope.doubtful
    const parts = childrenOf(node).filter((part) => part.name !== "Comment")
    for (const [index, part] of parts.entries()) {
      if (part.name !== "Body") continue
      const condition = parts[index - 1]
      const truth = condition?.name === "else" ? true : this.truth(condition, scope)
      if (truth === false) continue
      if (condition && condition.name !== "else") this.expressions(condition, scope)
      const flow = this.block(statementsOf(part), {
        ...scope,
        doubtful: doubtful || truth === null,
      })
      if (truth === true) return doubtful === scope.doubtful ? flow : "next"
      doubtful = true
    }
    return "next"
  }

  private loop(node: Node, scope: Scope): Flow {
    const [body] = bodies(node)
    if (!body) return "next"
    const head = node.name === "WhileStatement" ? node.firstChild?.nextSibling : null
    const truth = head ? this.truth(head, scope) : null
    if (truth === false) return "next"
    if (this.works(body)) return this.workLoop(body, scope)
    const rounds = this.rounds(node, scope)
    const before = this.round.sleep
    this.block(statementsOf(body), {
      ...scope,
      doubtful: scope.doubtful || (truth === null && rounds === null),
    })
    const slept = this.round.sleep - before
    if (truth === true && findAll(body, ["BreakStatement", "ReturnStatement"]).length === 0) {
      return this.end(this.round.endless(slept))
    }
    this.round.sleep = before + slept * (rounds ?? 1)
    return "next"
  }

  /** The loop in which the work is done; an inner one that does it ends the reading first. */
  private workLoop(body: Node, scope: Scope): Flow {
    this.round.begin()
    this.block(statementsOf(body), { ...scope, doubtful: false })
    return this.end(this.round.endless())
  }

  private rounds(node: Node, scope: Scope): number | null {
    const call = node.name === "ForStatement" ? node.getChild("CallExpression") : null
    const callee = call?.firstChild
    if (!call || !callee || textOf(this.source, callee) !== "range") return null
    const args = argumentsOf(call)
    const last = args.length === 1 && args[0] ? asNumber(this.constant(args[0], scope)) : null
    return last === null ? null : Math.max(0, Math.floor(last))
  }

  private attempt(node: Node, scope: Scope): Flow {
    const caught = [...scope.caught, ...caughtBy(this.source, node)]
    let flow: Flow = "next"
    let clause = "try"
    for (const part of childrenOf(node)) {
      if (["try", "except", "else", "finally"].includes(part.name)) clause = part.name
      if (part.name !== "Body" || clause === "except" || flow !== "next") continue
      flow = this.block(statementsOf(part), clause === "try" ? { ...scope, caught } : scope)
    }
    return flow
  }

  private raise(node: Node, scope: Scope): Flow {
    if (scope.doubtful) return "next"
    const raised = raisedBy(this.source, this.names, node, (one) => this.constant(one, scope))
    if (raised.kind === "exit") return this.exit(raised.args, scope)
    return this.fail(node, scope, raised.message)
  }

  private assertion(node: Node, scope: Scope): Flow {
    const isFalse = (one: Node | undefined) => this.truth(one, scope) === false
    const evaluate = (one: Node) => this.constant(one, scope)
    const message = assertedBy(this.source, node, isFalse, evaluate)
    return message === null ? "next" : this.fail(node, scope, message)
  }

  private expressions(node: Node, scope: Scope): void {
    // Innermost calls are made first, but only their order among sleeps would tell: text order will do.
    for (const call of findAll(node, ["CallExpression"])) {
      if (!insideLambda(call, node)) this.call(call, scope)
    }
  }

  private call(call: Node, scope: Scope): void {
    const { callee, args } = callOf(call)
    const origin = callee ? originOf(this.source, this.names, callee) : null
    if (!callee || origin === null) return
    if (origin === "time.sleep" || origin === "asyncio.sleep") {
      this.rest(call, args, scope)
      return
    }
    if (["exit", "quit", "sys.exit", "os._exit"].includes(origin) && !scope.doubtful) {
      if (this.known(origin)) this.exit(args, scope)
    }
    const missing = missingName(this.source, this.names, callee)
    if (missing !== null) this.fail(call, scope, missing)
    const definition = callee.name === "VariableName" ? this.names.functions.get(origin) : undefined
    if (definition) this.enter(call, definition, args, scope)
    if (origin === "asyncio.run" && args[0]) this.expressions(args[0], scope)
  }

  private known = (origin: string): boolean =>
    !origin.includes(".") || this.names.bound.has(origin.split(".")[0] ?? "")

  private enter(call: Node, definition: Node, args: readonly Node[], scope: Scope): void {
    if (scope.frames.length > 12) return
    const values = new Map<string, Constant>()
    for (const [index, name] of parametersOf(definition).entries()) {
      const given = args[index] ?? defaultOf(name)
      if (given) values.set(textOf(this.source, name), this.constant(given, scope))
    }
    const name = definition.getChild("VariableName")
    const inner: Scope = {
      ...scope,
      within: name ? textOf(this.source, name) : "<lambda>",
      frames: [...scope.frames, { node: call, within: scope.within }],
      parameters: values,
    }
    this.block(bodies(definition).flatMap(statementsOf), inner)
  }

  private rest(call: Node, args: readonly Node[], scope: Scope): void {
    const [delay] = args
    const value: Constant = delay ? this.constant(delay, scope) : { kind: "none" }
    const failure =
      (call.firstChild && missingName(this.source, this.names, call.firstChild)) ??
      (args.length === 1
        ? sleepFailure(value)
        : `TypeError: time.sleep() takes exactly one argument (${args.length} given)`)
    if (failure !== null) {
      this.fail(call, scope, failure)
      return
    }
    const text = textOf(this.source, call).replaceAll(/\s+/g, " ").slice(0, 80)
    this.round.rest(text, asNumber(value), scope.doubtful)
  }

  private exit(args: readonly Node[], scope: Scope): Flow {
    const [status] = args
    const value: Constant = status ? this.constant(status, scope) : { kind: "none" }
    const code = asNumber(value)
    if (value.kind === "none") return this.end({ kind: "exit", code: 0, lines: [] })
    if (code !== null) return this.end({ kind: "exit", code: Math.trunc(code) & 0xff, lines: [] })
    const line = status
      ? unquoted(shown(this.source, status, (one) => this.constant(one, scope)))
      : ""
    return this.end({ kind: "exit", code: 1, lines: [line] })
  }

  private fail(node: Node, scope: Scope, message: string): Flow {
    if (scope.doubtful) return "next"
    if (isCaught(message, scope.caught)) {
      this.round.doubt(`${message}: it is caught, so the worker goes on without getting anywhere.`)
      return "next"
    }
    const frames = [...scope.frames, { node, within: scope.within }]
    return this.end({
      kind: "exit",
      code: 1,
      lines: traceback(this.source, this.path, frames, message),
    })
  }

  private end(ending: Ending): never {
    throw new Ended(ending)
  }

  private constant = (node: Node, scope: Scope): Constant =>
    constantOf(this.source, this.names, node, scope.parameters)

  private truth = (node: Node | undefined, scope: Scope): boolean | null =>
    node ? truthOf(this.constant(node, scope)) : null

  private works = (body: Node): boolean => doesWork(this.source, body, this.working)
}
