/** `--generic-resource gpu=2` of create, and its `-add` and `-rm` of update. */
import type { Result } from "../../lib/result.ts"
import { err, ok } from "../../lib/result.ts"
import { splitOnce } from "../../lib/split-once.ts"
import { CommandFailure } from "../command.ts"

interface GenericResource {
  readonly DiscreteResourceSpec: { readonly Kind: string; readonly Value: number }
}

/** The sentence against a value that is no pair. */
export function checkGenericResource(text: string): string | null {
  return text.includes("=")
    ? null
    : `invalid generic-resource format \`${text}\` expected \`name=value\``
}

export function genericResources(pairs: readonly string[]): GenericResource[] {
  const byKind = new Map<string, string[]>()
  for (const pair of pairs) {
    const [kind, value = ""] = splitOnce(pair, "=")
    byKind.set(kind, [...(byKind.get(kind) ?? []), value])
  }
  return [...byKind].map(([kind, values]) => {
    const [value = "", ...more] = values
    const amount = amountOf(kind, values)
    if (!amount.ok) {
      throw new CommandFailure(
        `invalid generic resource specification: could not parse GenericResource: ${amount.error}`,
      )
    }
    if (amount.value === null || more.length > 0) {
      throw new CommandFailure(
        `invalid generic-resource request \`${kind}=${value}\`, Named Generic Resources is not supported for service create or update`,
      )
    }
    return { DiscreteResourceSpec: { Kind: kind, Value: amount.value } }
  })
}

/** Null where the values are names. */
function amountOf(kind: string, values: readonly string[]): Result<number | null, string> {
  const isNumber = (value: string) => /^[+-]?\d+$/.test(value)
  const numbers = values.filter(isNumber)
  if (numbers.length === 0) return ok(null)
  if (values.length > 1) {
    return err(`mixed discrete and named resources in expression '${kind}=[${values.join(" ")}]'`)
  }
  const amount = Number(numbers[0])
  return amount < 0 ? err(`cannot ask for negative resource ${kind}`) : ok(amount)
}

/** Additions first, then removals; what has the kind of another replaces it. */
export function updatedGenericResources(
  old: unknown,
  added: readonly string[],
  removed: readonly string[],
): GenericResource[] {
  const byKind = new Map(
    (Array.isArray(old) ? old : [])
      .filter(isGenericResource)
      .map((one) => [one.DiscreteResourceSpec.Kind, one]),
  )
  for (const one of genericResources(added)) byKind.set(one.DiscreteResourceSpec.Kind, one)
  for (const kind of removed) {
    if (!byKind.delete(kind)) {
      throw new CommandFailure(`could not find generic-resource \`${kind}\` to remove it`)
    }
  }
  return [...byKind.values()]
}

function isGenericResource(value: unknown): value is GenericResource {
  return typeof value === "object" && value !== null && "DiscreteResourceSpec" in value
}
