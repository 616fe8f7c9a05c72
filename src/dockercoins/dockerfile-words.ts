/** The words of an instruction: how they are parted, and what the builder makes of `$NAME` in them. */

import { buildLimits } from "./build-limits.ts"

/** `["python", "worker.py"]`; null for what is no array of texts: Docker takes that as it stands. */
export function jsonWords(rest: string): readonly string[] | null {
  if (!rest.trim().startsWith("[")) return null
  try {
    const parsed: unknown = JSON.parse(rest)
    if (!Array.isArray(parsed)) return null
    const words = parsed.filter((word) => typeof word === "string")
    return words.length === parsed.length ? words : null
  } catch {
    return null
  }
}

/** An array of texts, or words between blanks. */
export const listedWords = (rest: string): readonly string[] =>
  jsonWords(rest) ?? (rest === "" ? [] : rest.split(/\s+/))

/** Words with their quotes: `A="two words"` is one. */
export function quotedWords(rest: string, escapeMark: string): readonly string[] {
  return rest.match(escapeMark === "`" ? withBacktick : withBackslash) ?? []
}

const withBackslash = /(?:[^\s'"\\]|\\[\s\S]?|"(?:[^"\\]|\\[\s\S])*(?:"|$)|'[^']*(?:'|$))+/g
const withBacktick = /(?:[^\s'"`]|`[\s\S]?|"(?:[^"`]|`[\s\S])*(?:"|$)|'[^']*(?:'|$))+/g

/** Takes the quotes away and puts variables in, as a shell would; beyond what an image has room for, none. */
export function expandWord(
  word: string,
  values: ReadonlyMap<string, string>,
  escapeMark: string,
): string {
  let result = ""
  let quote = ""
  for (let at = 0; at < word.length; at += 1) {
    const letter = word[at] ?? ""
    if (quote === "'") {
      if (letter === "'") quote = ""
      else result += letter
    } else if (letter === escapeMark) {
      at += 1
      const next = word[at] ?? ""
      // Between double quotes only these lose their meaning.
      result += quote === '"' && !['"', "$", escapeMark].includes(next) ? letter + next : next
    } else if (letter === quote && quote !== "") quote = ""
    else if (quote === "" && (letter === "'" || letter === '"')) quote = letter
    else if (letter === "$") {
      const [all, value] = variableAt(word.slice(at), values, escapeMark)
      if (result.length <= buildLimits.image) result += value
      at += all.length - 1
    } else result += letter
  }
  return result
}

/** What stands there, and what it means. */
function variableAt(
  text: string,
  values: ReadonlyMap<string, string>,
  escapeMark: string,
): [string, string] {
  const plain = /^\$([A-Za-z_]\w*)/.exec(text)
  if (plain) return [plain[0], values.get(plain[1] ?? "") ?? ""]
  const braced = /^\$\{([A-Za-z_]\w*)(?:(:?[-+])((?:[^{}\\]|\\.|\$\{[^{}]*\})*))?\}/.exec(text)
  if (!braced) return ["$", "$"]
  const [all, name = "", operator = "", other = ""] = braced
  const value = values.get(name)
  const isThere = value !== undefined && (value !== "" || !operator.startsWith(":"))
  if (operator.endsWith("+")) return [all, isThere ? expandWord(other, values, escapeMark) : ""]
  if (isThere || operator === "") return [all, value ?? ""]
  return [all, expandWord(other, values, escapeMark)]
}
