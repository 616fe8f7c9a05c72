/** The formats of printf(1), and the backslash escapes of `echo -e` and `$'…'`. */

const simpleEscapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
  "'": "'",
}

/** `stopped`: a `\c` was met, after which nothing more is printed. */
export function escapes(text: string): { text: string; stopped: boolean } {
  let stopped = false
  const out = text.replace(
    /\\(?:0?([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([\s\S]))|[^\\]+|\\$/g,
    (all, octal, hex, short, long, char) => {
      if (stopped) return ""
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      const code = hex ?? short ?? long
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16) % 0x11_0000)
      if (char === "c") stopped = true
      return char === undefined ? all : stopped ? "" : (simpleEscapes[char] ?? all)
    },
  )
  return { text: out, stopped }
}

const directive =
  /%(%|([-+ #0']*)(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z]))|\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[\s\S])|[^%\\]+|[%\\]/g

/** The format is used again while arguments are left. */
export function formatPrintf(
  format: string,
  values: readonly string[],
): { text: string; problem: string | null } {
  let problem: string | null = null
  let next = 0
  let out = ""
  const take = () => values[next++]
  do {
    const before = next
    for (const [all, , flags = "", width, precision, kind] of format.matchAll(directive)) {
      if (all === "%%") out += "%"
      else if (kind === undefined) out += all.startsWith("\\") ? escapes(all).text : all
      else {
        const sizes = [width, precision].map((size) =>
          Number(size === "*" ? take() : (size ?? NaN)),
        )
        const shown = convert(kind, flags, sizes[0] ?? NaN, sizes[1] ?? NaN, take())
        out += shown.text
        problem ??= shown.problem
      }
    }
    if (next === before) break
  } while (next < values.length)
  return { text: out, problem }
}

interface Converted {
  readonly text: string
  readonly problem: string | null
}

function convert(
  kind: string,
  flags: string,
  width: number,
  precision: number,
  value = "",
): Converted {
  const fill = (text: string, problem: string | null = null): Converted => ({
    text: pad(text, flags, width, "diuxXofFeg".includes(kind)),
    problem,
  })
  switch (kind) {
    case "s":
      return fill(Number.isNaN(precision) ? value : value.slice(0, precision))
    case "b":
      return fill(escapes(value).text)
    case "q":
      return fill(backslashed(value))
    case "c":
      return fill(value.slice(0, 1))
    case "d":
    case "i":
    case "u":
    case "x":
    case "X":
    case "o": {
      const number = Math.trunc(numberOf(value))
      const valid = !Number.isNaN(number)
      const problem = valid ? null : `${value}: invalid number`
      const base = kind === "o" ? 8 : kind === "x" || kind === "X" ? 16 : 10
      const digits = (valid ? number : 0).toString(base)
      return fill(signed(kind === "X" ? digits.toUpperCase() : digits, flags), problem)
    }
    case "f":
    case "F":
    case "e":
    case "g": {
      const number = numberOf(value)
      const valid = !Number.isNaN(number)
      const digits = Number.isNaN(precision) ? 6 : Math.min(precision, 100)
      const shown =
        kind === "e" ? exponent(valid ? number : 0, digits) : (valid ? number : 0).toFixed(digits)
      const text =
        kind === "g" ? String(Number((valid ? number : 0).toPrecision(digits || 1))) : shown
      return fill(signed(text, flags), valid ? null : `${value}: invalid number`)
    }
    default:
      return { text: "", problem: `\`${kind}': invalid format character` }
  }
}

function numberOf(value: string): number {
  if (value === "") return 0
  if (/^['"]/.test(value)) return value.codePointAt(1) ?? 0
  return Number(value)
}

function exponent(value: number, digits: number): string {
  return value.toExponential(digits).replace(/e([-+])(\d)$/, "e$10$2")
}

function signed(digits: string, flags: string): string {
  if (digits.startsWith("-")) return digits
  return flags.includes("+") ? `+${digits}` : flags.includes(" ") ? ` ${digits}` : digits
}

/** Beyond this many columns nothing is filled up. */
const widest = 1_000_000

function pad(text: string, flags: string, width: number, numeric: boolean): string {
  // As Bash: a width counts bytes.
  const missing = Math.min(width, widest) - new TextEncoder().encode(text).length
  if (!(missing > 0)) return text
  if (flags.includes("-")) return text + " ".repeat(missing)
  if (!numeric || !flags.includes("0")) return " ".repeat(missing) + text
  const sign = /^[-+ ]/.test(text) ? text.slice(0, 1) : ""
  return sign + text.slice(sign.length).padStart(width - sign.length, "0")
}

const named: Readonly<Record<string, string>> = { "\n": "n", "\t": "t", "\r": "r", "\x1b": "E" }

/** `%q`: a backslash before whatever the shell would read otherwise; `$'…'` where that is not enough. */
function backslashed(text: string): string {
  if (text === "") return "''"
  if (!/\p{Cc}/u.test(text)) {
    return text.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]|^[#~]/g, (letter) => `\\${letter}`)
  }
  const inside = text.replace(/['\\]|\p{Cc}/gu, (letter) => {
    if (letter === "'" || letter === "\\") return `\\${letter}`
    const code = letter.charCodeAt(0).toString(8).padStart(3, "0")
    return `\\${named[letter] ?? code}`
  })
  return `$'${inside}'`
}
