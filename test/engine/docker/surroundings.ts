/** The recorder's home directory and words, and what stands for them here. */
import fs from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import type { RecordedCommand } from "./recordings.ts"

/** Where the recorder's user lived, and the proxy behind which the engine stood in `connect`. */
const recordedHome = "/home/student"
const recordedProxy = "127.0.0.1:7000"

export class Surroundings {
  readonly home = fs.mkdtempSync(path.join(tmpdir(), "docker-recorded-"))
  /** What the recordings call an object, and what it is called here. */
  readonly #ids = new Map<string, string>()
  /** Unix seconds, of the recordings' and of ours. */
  readonly #instant: (recorded: number) => number

  constructor(instant: (recorded: number) => number) {
    this.#instant = instant
  }

  remove(): void {
    fs.rmSync(this.home, { recursive: true, force: true })
  }

  learn(ids: readonly (readonly [string, string])[]): void {
    for (const [recorded, here] of ids) this.#ids.set(recorded, here)
  }

  directory({ cwd = recordedHome }: RecordedCommand): string {
    return cwd.replace(recordedHome, this.home)
  }

  /** `address`: of the engine, as in DOCKER_HOST. */
  environment(
    address: string | null,
    more: Readonly<Record<string, string>> = {},
  ): Record<string, string> {
    const words = Object.entries(more).map(([key, value]) => [key, this.ours(value, address)])
    return {
      PATH: process.env.PATH ?? "",
      HOME: this.home,
      LANG: "C.UTF-8",
      ...(address !== null && { DOCKER_HOST: address }),
      ...Object.fromEntries(words),
    }
  }

  /** Ids that an earlier command printed are others here; so are the home directory and moments. */
  ours(recorded: string, address: string | null): string {
    let text = recorded.replaceAll(recordedHome, this.home)
    if (address !== null) text = text.replaceAll(recordedProxy, new URL(address).host)
    for (const [theirs, here] of this.#ids) {
      text = text.replaceAll(theirs, here).replaceAll(theirs.slice(0, 12), here.slice(0, 12))
    }
    return text.replaceAll(/\b179\d{7}\b/g, (seconds) => this.#instant(Number(seconds)).toFixed(3))
  }

  theirs(text: string, address: string | null): string {
    const atHome = text.replaceAll(this.home, recordedHome)
    return address === null ? atHome : atHome.replaceAll(new URL(address).host, recordedProxy)
  }

  write(files: Readonly<Record<string, string>>, directory: string): void {
    for (const [name, text] of Object.entries(files)) {
      const file = path.resolve(directory, name.replace(/^~/, this.home))
      fs.mkdirSync(path.dirname(file), { recursive: true })
      fs.writeFileSync(file, text)
    }
  }
}
