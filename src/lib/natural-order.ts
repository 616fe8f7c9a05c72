/** Natural order of names: `web2` before `web10`, digits before letters (swarm-semantics F-6). */

/** A comparator: negative, zero (equal texts only) or positive. */
export function naturalOrder(left: string, right: string): number {
  let i = 0
  let j = 0
  while (i < left.length && j < right.length) {
    const a = left.charCodeAt(i)
    const b = right.charCodeAt(j)
    if (isDigit(a) !== isDigit(b)) return isDigit(a) ? -1 : 1
    if (!isDigit(a)) {
      if (a !== b) return a - b
      i++
      j++
      continue
    }
    const first = digitRun(left, i)
    const second = digitRun(right, j)
    const difference =
      first.digits.length - second.digits.length ||
      compareCodeUnits(first.digits, second.digits) ||
      first.zeros - second.zeros
    if (difference !== 0) return difference
    i = first.end
    j = second.end
  }
  return left.length - i - (right.length - j)
}

/** By code unit: a total order that does not depend on anybody's language. */
export function compareCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function digitRun(text: string, start: number): { digits: string; zeros: number; end: number } {
  let significant = start
  while (text[significant] === "0") significant++
  let end = significant
  while (end < text.length && isDigit(text.charCodeAt(end))) end++
  return { digits: text.slice(significant, end), zeros: significant - start, end }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
