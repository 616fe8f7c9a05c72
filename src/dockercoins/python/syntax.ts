/**
 * Would CPython refuse this file before running a line of it? What @lezer/python misses (wrong
 * dedents, Python 2's `print "x"`, where a bracket was opened) is looked for first, by our own reading
 * of the lines; what is left over is lezer's error nodes.
 */
import { deepest, type LogicalLine, readLines } from "./lines.ts"
import { syntaxError } from "./traceback.ts"
import { findAll, lineOf, type Node, type Source } from "./tree.ts"

interface Fault {
  readonly line: number
  readonly column: number | null
  readonly length?: number
  readonly message: string
}

/** The lines that Python prints, or null for a file that it would run. */
export function syntaxTrouble(source: Source, path: string): string[] | null {
  const fault = lineFault(source) ?? treeFault(source)
  if (!fault) return null
  return syntaxError({ ...fault, path, text: source.lines[fault.line - 1] ?? "" })
}

function lineFault(source: Source): Fault | null {
  const { lines, error } = readLines(source.text)
  const found = lines.map(statementFault).find((fault) => fault !== null) ?? null
  return firstOf(found, indentationFault(lines, error === null), error)
}

/** Python reads from the top: of several faults it sees the first; of two on a line, ours of before. */
function firstOf(...faults: readonly (Fault | null)[]): Fault | null {
  let first: Fault | null = null
  for (const fault of faults) if (fault && (!first || fault.line < first.line)) first = fault
  return first
}

const blockWords =
  /^(?:async\s+)?(if|elif|else|for|while|try|except|finally|with|def|class)\b(?!\s*=(?!=))/

function statementFault(line: LogicalLine): Fault | null {
  const code = line.code.trimStart()
  const start = line.indent.length
  const oldPrint = /^(print|exec)\s+["'\w]/.exec(code)
  if (oldPrint && !/^\w+\s+(?:in|is|and|or|if|not)\b/.test(code)) {
    const word = oldPrint[1] ?? ""
    const message = `SyntaxError: Missing parentheses in call to '${word}'. Did you mean ${word}(...)?`
    return { line: line.line, column: start, length: code.length, message }
  }
  if (blockWords.test(code) && !line.hasColon) {
    const column = start + code.length
    return { line: line.line, column, message: "SyntaxError: expected ':'" }
  }
  return null
}

/** The stack of indentations, as CPython's tokenizer keeps it. */
function indentationFault(lines: readonly LogicalLine[], complete: boolean): Fault | null {
  const stack = [""]
  let opener: LogicalLine | null = null
  for (const line of lines) {
    const current = stack.at(-1) ?? ""
    const fault = opener ? afterOpener(line, current, opener) : inBlock(line, current, stack)
    if (fault) return fault
    if (opener && stack.length >= deepest.indentation) {
      const message = "IndentationError: too many levels of indentation"
      return { line: line.line, column: null, message }
    }
    if (opener) stack.push(line.indent)
    else while (stack.at(-1) !== line.indent && stack.length > 1) stack.pop()
    opener = line.opensBlock ? line : null
  }
  return opener && complete ? expectedBlock(opener, opener.line + 1) : null
}

function afterOpener(line: LogicalLine, current: string, opener: LogicalLine): Fault | null {
  if (tabsClash(line.indent, current)) return tabFault(line)
  return width(line.indent) > width(current) ? null : expectedBlock(opener, line.line)
}

function inBlock(line: LogicalLine, current: string, stack: readonly string[]): Fault | null {
  if (line.indent === current) return null
  if (tabsClash(line.indent, current)) return tabFault(line)
  const message =
    width(line.indent) > width(current)
      ? "IndentationError: unexpected indent"
      : "IndentationError: unindent does not match any outer indentation level"
  if (width(line.indent) < width(current) && stack.includes(line.indent)) return null
  return { line: line.line, column: null, message }
}

function expectedBlock(opener: LogicalLine, line: number): Fault {
  const what = openerName(opener.code.trimStart())
  const message = `IndentationError: expected an indented block after ${what} on line ${opener.line}`
  return { line, column: null, message }
}

function openerName(code: string): string {
  const word = blockWords.exec(code)?.[1] ?? "this"
  if (word === "def") return "function definition"
  if (word === "class") return "class definition"
  return `'${word}' statement`
}

const width = (indent: string): number =>
  [...indent].reduce((sum, one) => (one === "\t" ? (Math.floor(sum / 8) + 1) * 8 : sum + 1), 0)

/** Tabs and spaces may be mixed only where one indentation begins with the other. */
const tabsClash = (one: string, other: string): boolean =>
  !one.startsWith(other) && !other.startsWith(one)

function tabFault(line: LogicalLine): Fault {
  const message = "TabError: inconsistent use of tabs and spaces in indentation"
  return { line: line.line, column: null, message }
}

function treeFault(source: Source): Fault | null {
  const broken = findAll(source.top, ["⚠"])[0]
  if (broken) return at(source, broken, "SyntaxError: invalid syntax")
  for (const statement of findAll(source.top, [
    "ReturnStatement",
    "BreakStatement",
    "ContinueStatement",
  ])) {
    const message = misplaced(statement)
    if (message) return at(source, statement, message)
  }
  return null
}

function misplaced(statement: Node): string | null {
  const wanted =
    statement.name === "ReturnStatement"
      ? ["FunctionDefinition"]
      : ["WhileStatement", "ForStatement"]
  for (let node = statement.parent; node; node = node.parent) {
    if (wanted.includes(node.name)) return null
    if (node.name === "FunctionDefinition" || node.name === "ClassDefinition") break
  }
  if (statement.name === "ReturnStatement") return "SyntaxError: 'return' outside function"
  return statement.name === "BreakStatement"
    ? "SyntaxError: 'break' outside loop"
    : "SyntaxError: 'continue' not properly in loop"
}

function at(source: Source, node: Node, message: string): Fault {
  // An error at a line's end is lezer's way to say that something is missing there.
  const line = lineOf(source, node.from)
  const start = source.text.lastIndexOf("\n", node.from - 1) + 1
  return {
    line,
    column: node.from - start,
    length: Math.max(1, firstLineLength(source, node)),
    message,
  }
}

function firstLineLength(source: Source, node: Node): number {
  const end = source.text.indexOf("\n", node.from)
  return (end === -1 ? node.to : Math.min(node.to, end)) - node.from
}
