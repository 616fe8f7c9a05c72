/** The words of Python's own exceptions, for what a reader can foresee. */
import { asNumber, type Constant } from "./constant.ts"
import { callOf, type Names, originOf } from "./names.ts"
import { childrenOf, type Node, type Source, textOf } from "./tree.ts"

/** Computes an expression where it stands. */
export type Evaluate = (node: Node) => Constant

/** What a `raise` says last, or the argument of a SystemExit, which is no failure. */
export type Raised =
  | { readonly kind: "failure"; readonly message: string }
  | { readonly kind: "exit"; readonly args: readonly Node[] }

export function raisedBy(source: Source, names: Names, node: Node, evaluate: Evaluate): Raised {
  const [, raised] = childrenOf(node)
  if (!raised) return failure("RuntimeError: No active exception to reraise")
  const { callee, args } =
    raised.name === "CallExpression" ? callOf(raised) : { callee: raised, args: [] }
  // Exceptions of other modules are shown with the module's name, as Python does.
  const name = callee ? (originOf(source, names, callee) ?? textOf(source, callee)) : "Exception"
  if (name === "SystemExit") return { kind: "exit", args }
  const shownArgs = args.map((arg) => shown(source, arg, evaluate))
  const [first = ""] = shownArgs
  // A KeyError shows its key as it would be written.
  const only = name === "KeyError" ? first.replace(/^"(.*)"$/, "'$1'") : unquoted(first)
  const text = args.length > 1 ? `(${shownArgs.join(", ")})` : only
  return failure(text ? `${name}: ${text}` : name)
}

const failure = (message: string): Raised => ({ kind: "failure", message })

/** Null where the assertion holds, or nobody can know. */
export function assertedBy(
  source: Source,
  node: Node,
  isFalse: (node: Node | undefined) => boolean,
  evaluate: Evaluate,
): string | null {
  const parts = childrenOf(node).filter((part) => part.name !== "," && part.name !== "assert")
  if (!isFalse(parts[0])) return null
  const message = parts[1] ? unquoted(shown(source, parts[1], evaluate)) : ""
  return message ? `AssertionError: ${message}` : "AssertionError"
}

/** What `time.sleep` says of its argument; null where it takes it. */
export function sleepFailure(value: Constant): string | null {
  switch (value.kind) {
    case "error":
      return value.message
    case "text":
      return "TypeError: 'str' object cannot be interpreted as an integer"
    case "none":
      return "TypeError: 'NoneType' object cannot be interpreted as an integer"
    default:
      return (asNumber(value) ?? 0) < 0 ? "ValueError: sleep length must be non-negative" : null
  }
}

/** Only the names that a beginner loses by deleting an import: `time`, `sleep`. */
export function missingName(source: Source, names: Names, callee: Node): string | null {
  const isMember = callee.name === "MemberExpression"
  const name = textOf(source, isMember ? (callee.firstChild ?? callee) : callee)
  const wanted = isMember ? ["time", "sys", "asyncio"] : ["sleep"]
  if (!wanted.includes(name) || names.bound.has(name)) return null
  const hint = isMember ? `. Did you forget to import '${name}'?` : ""
  return `NameError: name '${name}' is not defined${hint}`
}

/** The names of what a `try` catches; "" for an `except` without any. */
export function caughtBy(source: Source, node: Node): readonly string[] {
  const parts = childrenOf(node).filter((part) => part.name !== "Comment")
  return parts.flatMap((part, index) => {
    if (part.name !== "except") return []
    const what = parts[index + 1]
    if (!what || what.name === "Body") return [""]
    return [...textOf(source, what).matchAll(/[\w.]+/g)].map((match) => lastName(match[0]))
  })
}

export function isCaught(message: string, caught: readonly string[]): boolean {
  const name = lastName(message.split(":")[0] ?? "")
  return caught.some((one) => ["", "Exception", "BaseException", name].includes(one))
}

const lastName = (dotted: string): string => dotted.split(".").at(-1) ?? dotted

/** An argument as a message shows it. */
export function shown(source: Source, node: Node, evaluate: Evaluate): string {
  const value = evaluate(node)
  return value.kind === "number" ? String(value.value) : textOf(source, node)
}

export const unquoted = (text: string): string => text.replace(/^(['"])(.*)\1$/, "$2")
