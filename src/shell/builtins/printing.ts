/** echo, printf. */
import { escapes, formatPrintf } from "../printf.ts"
import { type Builtin, builtin, usage } from "./builtin.ts"

export const echo: Builtin = builtin("echo", async ({ args, streams }) => {
  let first = 0
  let newline = true
  let escaped = false
  for (; /^-[neE]+$/.test(args[first] ?? ""); first++) {
    const flags = args[first] ?? ""
    newline &&= !flags.includes("n")
    if (flags.includes("e")) escaped = true
    if (flags.includes("E")) escaped = false
  }
  const text = args.slice(first).join(" ")
  const { text: shown, stopped } = escaped ? escapes(text) : { text, stopped: false }
  await streams.stdout.write(shown + (newline && !stopped ? "\n" : ""))
  return 0
})

export const printf: Builtin = builtin("printf", async (call) => {
  const { shell, args, streams } = call
  const variable = args[0] === "-v" ? args[1] : undefined
  const [format, ...values] = variable === undefined ? args : args.slice(2)
  if (format === undefined) return usage(call, "printf [-v var] format [arguments]")
  const { text, problem } = formatPrintf(format, values)
  if (variable === undefined) await streams.stdout.write(text)
  else shell.variables.set(variable, text)
  if (problem === null) return 0
  await streams.stderr.write(`${shell.prefix()}printf: ${problem}\n`)
  return 1
})
