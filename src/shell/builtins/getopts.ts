/** getopts: the options of a script or function, one a call. */
import { type Builtin, type BuiltinCall, builtin, usage } from "./builtin.ts"

export const getopts: Builtin = builtin("getopts", async (call) => {
  const { shell, args } = call
  const [spec, name, ...given] = args
  if (spec === undefined || name === undefined) {
    return usage(call, "getopts optstring name [arg ...]")
  }
  const { variables } = shell
  const words = args.length > 2 ? given : shell.parameters
  const index = Math.max(1, Number(variables.get("OPTIND")) || 1)
  // Which letter of a word with several comes next is known only here, as in Bash.
  const at = shell.optionAt.index === index ? shell.optionAt.letter : 1
  const word = words[index - 1]
  const ends = word === undefined || !/^-./.test(word) || word === "--"
  if (ends) {
    variables.set("OPTIND", String(word === "--" ? index + 1 : index))
    variables.set(name, "?")
    variables.unset("OPTARG")
    shell.optionAt = { index: 0, letter: 1 }
    return 1
  }
  const letter = word.charAt(at)
  const rest = word.slice(at + 1)
  const moveOn = (words: number) => {
    variables.set("OPTIND", String(index + words))
    shell.optionAt = words === 0 ? { index, letter: at + 1 } : { index: index + words, letter: 1 }
  }
  const place = letter === ":" ? -1 : spec.replace(/^:/, "").indexOf(letter)
  if (place < 0) {
    moveOn(rest === "" ? 1 : 0)
    return refuse(call, name, { silent: "?", told: "illegal option" }, letter)
  }
  if (spec.replace(/^:/, "").charAt(place + 1) !== ":") {
    moveOn(rest === "" ? 1 : 0)
    variables.set(name, letter)
    variables.unset("OPTARG")
    return 0
  }
  const value = rest !== "" ? rest : words[index]
  moveOn(rest !== "" ? 1 : 2)
  if (value === undefined) {
    variables.set("OPTIND", String(index + 1))
    return refuse(call, name, { silent: ":", told: "option requires an argument" }, letter)
  }
  variables.set(name, letter)
  variables.set("OPTARG", value)
  return 0
})

/** A leading colon in the spec: the script tells of it itself. */
async function refuse(
  { shell, args, streams }: BuiltinCall,
  name: string,
  { silent, told }: { readonly silent: string; readonly told: string },
  letter: string,
): Promise<number> {
  const { variables } = shell
  if (args[0]?.startsWith(":")) {
    variables.set(name, silent)
    variables.set("OPTARG", letter)
    return 0
  }
  variables.set(name, "?")
  variables.unset("OPTARG")
  if (variables.get("OPTERR") !== "0") {
    await streams.stderr.write(`${shell.prefix()}${told} -- ${letter}\n`)
  }
  return 0
}
