/** The flags of one call, after parsing. Every value has been checked when it was set. */
import { assert } from "../lib/assert.ts"
import { parseDecimal } from "../lib/decimal.ts"
import { parseGoDuration } from "../lib/go-duration.ts"
import { parseBinarySize } from "../lib/human-size.ts"
import type { Flag } from "./command.ts"

export class FlagValues {
  private readonly flags = new Map<string, Flag>()
  private readonly given = new Map<string, string[]>()

  constructor(flags: readonly Flag[]) {
    for (const flag of flags) this.flags.set(flag.name, flag)
  }

  /** Adds a value; a later one of a flag that is no list replaces the earlier (see `last`). */
  add(name: string, value: string): void {
    this.given.set(name, [...(this.given.get(name) ?? []), value])
  }

  /** Whether the flag was written at all: only such flags change anything (CU-2). */
  changed(name: string): boolean {
    this.known(name)
    return this.given.has(name)
  }

  anyChanged(names: readonly string[]): boolean {
    return names.some((name) => this.changed(name))
  }

  changedNames(): readonly string[] {
    return [...this.given.keys()]
  }

  text(name: string): string {
    const flag = this.known(name)
    return this.given.get(name)?.at(-1) ?? flag.fallback ?? ""
  }

  list(name: string): readonly string[] {
    this.known(name)
    return this.given.get(name) ?? []
  }

  truth(name: string): boolean {
    return /^(?:1|t|T|TRUE|true|True)$/.test(this.text(name))
  }

  number(name: string): number {
    return Number(this.text(name))
  }

  /** Nanoseconds. */
  duration(name: string): number {
    const parsed = parseGoDuration(this.text(name))
    return parsed.ok ? parsed.value : 0
  }

  bytes(name: string): number {
    const parsed = parseBinarySize(this.text(name))
    return parsed.ok ? parsed.value : 0
  }

  nanoCpus(name: string): number {
    const parsed = parseDecimal(this.text(name))
    return parsed.ok ? parsed.value : 0
  }

  private known(name: string): Flag {
    const flag = this.flags.get(name)
    assert(flag !== undefined, `no flag --${name}`)
    return flag
  }
}
