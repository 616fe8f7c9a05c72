/** Arrays of the shell: indexed by numbers, with holes, or by texts (`declare -A`). */

/** Indexed arrays end here, as far as one can count on: a page should not be brought down by one line. */
export const highestIndex = 1_000_000

export class ShellArray {
  /** By text, instead of by number. */
  readonly keyed: boolean
  private readonly table: ReadonlyMap<string, string>

  private constructor(keyed: boolean, table: ReadonlyMap<string, string>) {
    this.keyed = keyed
    this.table = table
  }

  static of(items: readonly string[]): ShellArray {
    return new ShellArray(false, new Map(items.map((item, index) => [String(index), item])))
  }

  static keyed(): ShellArray {
    return new ShellArray(true, new Map())
  }

  get size(): number {
    return this.table.size
  }

  /** In Bash's order. */
  get keys(): readonly string[] {
    const keys = [...this.table.keys()]
    if (!this.keyed) return keys.sort((a, b) => Number(a) - Number(b))
    const places = new Map(keys.map((key, index) => [key, { bucket: bucketOf(key), index }]))
    const place = (key: string) => places.get(key) ?? { bucket: 0, index: 0 }
    return keys.sort((a, b) => {
      return place(a).bucket - place(b).bucket || place(b).index - place(a).index
    })
  }

  get items(): readonly string[] {
    return this.keys.map((key) => this.table.get(key) ?? "")
  }

  /** Numbers below zero count from the end. */
  get(key: string): string | undefined {
    return this.table.get(this.keyOf(key))
  }

  with(key: string, value: string): ShellArray {
    return new ShellArray(this.keyed, new Map([...this.table, [this.keyOf(key), value]]))
  }

  without(key: string): ShellArray {
    const table = new Map(this.table)
    table.delete(this.keyOf(key))
    return new ShellArray(this.keyed, table)
  }

  /** Where the next item goes: behind the last. */
  get end(): number {
    return Number(this.keys.at(-1) ?? -1) + 1
  }

  private keyOf(key: string): string {
    if (this.keyed || !key.startsWith("-")) return key
    return String(this.end + Number(key))
  }
}

/** Bash walks over its hash table: FNV over the bytes of the key, 1,024 buckets, the newest first. */
function bucketOf(key: string): number {
  let hash = 2_166_136_261
  for (const byte of new TextEncoder().encode(key)) {
    hash = Math.imul(hash, 16_777_619) ^ byte
  }
  return hash & 1_023
}
