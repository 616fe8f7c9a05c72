/** Reading the options of small tools: letters that may stand together, with values, and long names. */

export interface OptionSpec {
  /** Letters that stand alone: "inv". */
  readonly flags: string
  /** Letters that take a value: "n". */
  readonly values?: string
  /** Long names and the letter that each stands for. */
  readonly long?: Readonly<Record<string, string>>
}

export interface Options {
  readonly flags: ReadonlySet<string>
  /** In the order given. */
  readonly values: readonly { readonly letter: string; readonly value: string }[]
  readonly operands: readonly string[]
}

/** A text is the complaint: `invalid option -- 'x'`. */
export function readOptions(args: readonly string[], spec: OptionSpec): Options | string {
  const flags = new Set<string>()
  const values: { letter: string; value: string }[] = []
  const operands: string[] = []
  const { values: valued = "", long = {} } = spec
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ""
    if (arg === "--") {
      operands.push(...args.slice(i + 1))
      break
    }
    if (!arg.startsWith("-") || arg === "-") {
      operands.push(arg)
      continue
    }
    if (arg.startsWith("--")) {
      const [name = "", value] = arg.slice(2).split(/=([\s\S]*)/)
      const letter = Object.hasOwn(long, name) ? long[name] : undefined
      if (letter === undefined) return `unrecognized option '${arg}'`
      if (!valued.includes(letter)) flags.add(letter)
      else {
        const given = value ?? args[++i]
        if (given === undefined) return `option '${arg}' requires an argument`
        values.push({ letter, value: given })
      }
      continue
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg.charAt(at)
      if (spec.flags.includes(letter)) flags.add(letter)
      else if (valued.includes(letter)) {
        const given = at + 1 < arg.length ? arg.slice(at + 1) : args[++i]
        if (given === undefined) return `option requires an argument -- '${letter}'`
        values.push({ letter, value: given })
        break
      } else return `invalid option -- '${letter}'`
    }
  }
  return { flags, values, operands }
}

export function optionValue({ values }: Options, letter: string): string | undefined {
  return values.findLast((each) => each.letter === letter)?.value
}
