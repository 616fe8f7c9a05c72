/** Drives an engine with the real docker client through one recorded group, command by command. */
import fs from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type EngineProfile, recordedEngine } from "../../../src/engine/profile.ts"
import { SECOND } from "../../../src/swarm/time.ts"
import { compare, type Difference } from "./compare.ts"
import { whyLeftOut } from "./left-out.ts"
import type { LiveHost } from "./live-host.ts"
import { RecordedEngine } from "./recorded-engine.ts"
import { recordedSwarm } from "./recorded-swarm.ts"
import { type RecordedCommand, type RecordedGroup, recordedGroup } from "./recordings.ts"
import { type Running, type } from "./typed.ts"

export interface Verdict {
  readonly group: string
  readonly name: string
  readonly cmd: string
  readonly outcome: "same" | "different" | "left out"
  /** Why it was left out, or what differs. */
  readonly reason: string
  readonly difference: Difference | null
}

export interface GroupOptions {
  readonly port: number
  readonly profile?: EngineProfile
  readonly seed?: number
  /** Only these, with all that they need before them already there. */
  readonly only?: (command: RecordedCommand) => boolean
  readonly onVerdict?: (verdict: Verdict) => void
}

/** Where the recorder's user lived, and the proxy behind which the engine stood in `connect`. */
const recordedHome = "/home/student"
const recordedProxy = "127.0.0.1:7000"

export async function runGroup(name: string, options: GroupOptions): Promise<Verdict[]> {
  const group = recordedGroup(name)
  // api150: the same daemon behind a proxy that called it 1.50.
  const recorded = name === "api150" ? { ...recordedEngine, apiVersion: "1.50" } : recordedEngine
  const host = recordedSwarm(group, options.profile ?? recorded, options.seed ?? seeds[name] ?? 5)
  const engine = new RecordedEngine(host)
  const server = await engine.serve(options.port)
  const home = fs.mkdtempSync(path.join(tmpdir(), "docker-recorded-"))
  const run = new GroupRun({ name, group, host, home, engine, address: server.host })
  try {
    return await run.all(options)
  } finally {
    host.stop()
    await server.close()
    fs.rmSync(home, { recursive: true, force: true })
  }
}

/** Seconds: what took less waited for nothing. */
const quick = 1.5

/** With these, chance puts tasks where it put them in the recording. */
const seeds: Readonly<Record<string, number>> = { node: 3 }

interface Background {
  readonly command: RecordedCommand
  readonly running: Running
  readonly startedAt: number
}

interface Surroundings {
  readonly name: string
  readonly group: RecordedGroup
  readonly host: LiveHost
  readonly home: string
  readonly engine: RecordedEngine
  /** For `docker -H`. */
  readonly address: string
}

class GroupRun {
  readonly #name: string
  readonly #group: RecordedGroup
  readonly #host: LiveHost
  readonly #home: string
  readonly #engine: RecordedEngine
  readonly #address: string
  /** What the recordings call an object, and what it is called here. */
  readonly #ids = new Map<string, string>()
  readonly #background = new Map<string, Background>()
  /** Cluster time at which the recording began, µs: each command begins where it began there. */
  #began: number | null = null
  #interferences = 0

  constructor({ name, group, host, home, engine, address }: Surroundings) {
    this.#name = name
    this.#group = group
    this.#host = host
    this.#home = home
    this.#engine = engine
    this.#address = address
  }

  async all({ only, onVerdict }: GroupOptions): Promise<Verdict[]> {
    const verdicts: Verdict[] = []
    const add = (verdict: Verdict) => {
      verdicts.push(verdict)
      onVerdict?.(verdict)
    }
    this.#write(this.#group.files, this.#home)
    await this.#startServices()
    for (const [index, command] of this.#group.commands.entries()) {
      await this.#prepare(command)
      if (only && !only(command)) continue
      const reason = whyLeftOut(this.#name, command)
      if (reason !== null) {
        add(this.#leftOut(command, reason))
        continue
      }
      await this.#pauseBefore(command)
      // A command that only asks must not see more of the future than the recorded one did.
      if (this.#background.size === 0 || [...this.#background.values()].every(isIdle)) {
        if (onlyAsks(command)) this.#host.hold(command.took)
      }
      const running = this.#type(command)
      if (this.#runsOn(command, index)) {
        const startedAt = Date.now()
        this.#background.set(command.name, { command, running, startedAt })
        this.#host.release()
        await sleep(300)
      } else {
        add(await this.#finish(command, running))
        this.#host.release()
      }
      for (const verdict of await this.#collect(index)) add(verdict)
    }
    for (const { name, reason } of this.#group.exclusions) {
      add({ group: this.#name, name, cmd: "", outcome: "left out", reason, difference: null })
    }
    return verdicts
  }

  async #startServices(): Promise<void> {
    for (const { name, mode, replicas, image, restartCondition } of this.#group.services) {
      const options = [
        `--name ${name} --mode ${mode}`,
        replicas === undefined || mode !== "replicated" ? "" : `--replicas ${replicas}`,
        restartCondition ? `--restart-condition ${restartCondition}` : "",
      ]
      await this.#quietly(`docker service create -d ${options.join(" ")} ${image}`)
    }
    if (this.#group.services.length > 0) this.#host.skip(60)
  }

  async #prepare(command: RecordedCommand): Promise<void> {
    for (const { before, cmds, wait } of this.#group.before) {
      if (before !== command.name) continue
      for (const cmd of cmds)
        if (cmd.startsWith("docker") && !cmd.includes("…")) await this.#quietly(cmd)
      this.#host.skip(wait ?? 3)
    }
    if (command.files) this.#write(command.files, this.#directory(command))
  }

  async #quietly(cmd: string): Promise<void> {
    const line = { cmd, cwd: this.#home, env: this.#env({}), stdin: null, terminal: null }
    await type(line).done
  }

  /** Pauses between commands pass at once, unless another command is in the middle of its work. */
  async #pauseBefore(command: RecordedCommand): Promise<void> {
    const outer = [...this.#background.values()].find(({ command: one }) => !isListening(one))
    if (outer) {
      const due = outer.startedAt + (command.at - outer.command.at) * 1000
      await sleep(Math.max(0, due - Date.now()))
    } else {
      this.#began ??= this.#host.now - command.at * SECOND
      const behind = this.#began + command.at * SECOND - this.#host.now
      if (behind > 0) this.#host.skip(behind / SECOND)
    }
  }

  #type(command: RecordedCommand): Running {
    this.#engine.beforeUpdate = this.#interferenceOf(command)
    const [columns = 120, rows = 30] = (command.tty ?? "").split("x").map(Number)
    return type({
      cmd: this.#inOurWords(command.cmd, command.at),
      cwd: this.#directory(command),
      env: this.#envOf(command),
      stdin: command.stdin ?? null,
      terminal: command.tty === undefined ? null : { columns, rows },
    })
  }

  async #finish(command: RecordedCommand, running: Running): Promise<Verdict> {
    const after = command.interruptedAfter ?? (command.exit === -9 ? command.took : null)
    const limit = new AbortController()
    const stop = async (seconds: number, how: () => void) => {
      await sleep(seconds * 1000, undefined, { signal: limit.signal })
      how()
    }
    const quietly = () => {}
    if (after !== null) {
      stop(after, command.exit === -9 ? running.kill : running.interrupt).catch(quietly)
    }
    stop(command.took + 25, running.kill).catch(quietly)
    const typed = await running.done
    limit.abort()
    return this.#judge(command, typed)
  }

  #judge(command: RecordedCommand, typed: Awaited<Running["done"]>): Verdict {
    const theirs = (text: string) =>
      text.replaceAll(this.#home, recordedHome).replaceAll(this.#port, recordedProxy)
    const ours = { ...typed, stdout: theirs(typed.stdout), stderr: theirs(typed.stderr) }
    const { difference, ids } = compare(command, ours)
    for (const [recorded, here] of ids) this.#ids.set(recorded, here)
    const { name, cmd } = command
    const outcome = difference === null ? "same" : "different"
    const reason = difference === null ? "" : difference.what
    return { group: this.#name, name, cmd, outcome, reason, difference }
  }

  /** Ends what ran beside the commands that are over now. */
  async #collect(index: number): Promise<Verdict[]> {
    const verdicts: Verdict[] = []
    for (const { command, running } of [...this.#background.values()]) {
      if (this.#runsOn(command, index)) continue
      this.#background.delete(command.name)
      if (isListening(command)) {
        await sleep(500)
        if (command.exit === -9) running.kill()
        else running.interrupt()
      }
      verdicts.push(await this.#finish({ ...command, took: 60 }, running))
    }
    return verdicts
  }

  #runsOn(command: RecordedCommand, index: number): boolean {
    const later = this.#group.commands.slice(index + 1)
    return later.some((other) => other.during?.includes(command.name))
  }

  #leftOut({ name, cmd }: RecordedCommand, reason: string): Verdict {
    return { group: this.#name, name, cmd, outcome: "left out", reason, difference: null }
  }

  /** What another client did in between, each time that this one sent its update. */
  #interferenceOf(command: RecordedCommand): (() => Promise<void>) | null {
    const during = `${this.#name}/${command.name}`
    const found = this.#group.interference?.find((one) => one.during === during)
    if (!found) return null
    return async () => {
      this.#interferences += 1
      await this.#quietly(found.cmd.replace(/ +\(.*/, "").replace("N", `${this.#interferences}`))
    }
  }

  get #port(): string {
    return new URL(this.#address).host
  }

  #directory(command: RecordedCommand): string {
    return (command.cwd ?? recordedHome).replace(recordedHome, this.#home)
  }

  #env(more: Readonly<Record<string, string>>): Record<string, string> {
    return {
      PATH: process.env.PATH ?? "",
      HOME: this.#home,
      LANG: "C.UTF-8",
      DOCKER_HOST: this.#address,
      ...more,
    }
  }

  /** Where contexts are tried, the environment must not say where the engine is. */
  #envOf({ env = {} }: RecordedCommand): Record<string, string> {
    const words = Object.entries(env).map(([key, value]) => [key, this.#inOurWords(value)])
    const all = this.#env(Object.fromEntries(words))
    if (this.#name !== "connect" || env.DOCKER_HOST !== undefined) return all
    const { DOCKER_HOST: _, ...rest } = all
    return rest
  }

  /** Ids that an earlier command printed are others here; so is the home directory. */
  #inOurWords(cmd: string, at = 0): string {
    let text = cmd.replaceAll(recordedHome, this.#home).replaceAll(recordedProxy, this.#port)
    for (const [recorded, here] of this.#ids) {
      text = text.replaceAll(recorded, here)
      text = text.replaceAll(recorded.slice(0, 12), here.slice(0, 12))
    }
    return text.replaceAll(/(--since )?\b(179\d{7})\b/g, (_, since = "", seconds) =>
      since === ""
        ? this.#asLongAgo(Number(seconds), at)
        : `${since}${this.#sameInstant(Number(seconds))}`,
    )
  }

  /** Counted from the beginning. */
  #sameInstant(seconds: number): string {
    const since = seconds - Date.parse(this.#group.recorded) / 1000
    return String(Math.floor(this.#host.wallAt((this.#began ?? 0) + since * SECOND) / 1000))
  }

  /** Counted from now. `at`: the command's. */
  #asLongAgo(seconds: number, at: number): string {
    const ago = Date.parse(this.#group.recorded) / 1000 + at - seconds
    return String(Math.ceil(Date.now() / 1000 - ago))
  }

  #write(files: Readonly<Record<string, string>>, directory: string): void {
    for (const [name, text] of Object.entries(files)) {
      const file = path.resolve(directory, name.replace(/^~/, this.#home))
      fs.mkdirSync(path.dirname(file), { recursive: true })
      fs.writeFileSync(file, text)
    }
  }
}

/** A progress bar waits until the cluster has done its work: holding time would hold it for ever. */
function onlyAsks({ took, stdout = "", output = "" }: RecordedCommand): boolean {
  return took < quick && !/overall progress/.test(stdout + output)
}

const isIdle = ({ command }: Background): boolean => isListening(command)

/** Something that only listens: it is ended when nobody speaks any more. */
function isListening(command: RecordedCommand): boolean {
  return /\bevents\b|\blogs\b.* -f|\bwatch\b/.test(command.cmd)
}
