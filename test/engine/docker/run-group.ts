/** Drives an engine with the real docker client through one recorded group, command by command. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Served } from "../support/node-server.ts"
import { compare, type Difference } from "./compare.ts"
import { whyDifferent } from "./known-differences.ts"
import { whyLeftOut } from "./left-out.ts"
import { MemoryStage } from "./memory-stage.ts"
import { type RecordedCommand, type RecordedGroup, recordedGroup } from "./recordings.ts"
import type { Stage } from "./stage.ts"
import { Surroundings } from "./surroundings.ts"
import { Timetable } from "./timetable.ts"
import { type Running, type } from "./typed.ts"

export interface Verdict {
  readonly group: string
  readonly name: string
  readonly cmd: string
  readonly outcome: "same" | "different" | "known" | "left out"
  /** Why it was left out, or what differs. */
  readonly reason: string
  readonly difference: Difference | null
}

export interface GroupOptions {
  /** The swarm on which it is played again; one in memory when absent. */
  readonly stage?: Stage
  /** Only these, with all that they need before them already there. */
  readonly only?: (command: RecordedCommand) => boolean
  readonly onVerdict?: (verdict: Verdict) => void
}

export async function runGroup(name: string, options: GroupOptions = {}): Promise<Verdict[]> {
  const group = recordedGroup(name)
  const run = new GroupRun(name, group, options.stage ?? new MemoryStage(name, group))
  try {
    return await run.all(options)
  } finally {
    run.end()
  }
}

/** A command that was typed, and goes on. */
interface Typed {
  readonly command: RecordedCommand
  readonly running: Running
  readonly timetable: Timetable
  readonly address: string
}

class GroupRun {
  readonly #name: string
  readonly #group: RecordedGroup
  readonly #stage: Stage
  readonly #surroundings: Surroundings
  readonly #background = new Map<string, Typed>()
  /** Contexts keep the address that they were made with: there, all commands share one. */
  #shared: Served | null = null
  #timetable: Timetable | null = null
  #interferences = 0

  constructor(name: string, group: RecordedGroup, stage: Stage) {
    this.#name = name
    this.#group = group
    this.#stage = stage
    const recorded = Date.parse(group.recorded) / 1000
    this.#surroundings = new Surroundings((seconds) => stage.wallOf(seconds - recorded) / 1000)
  }

  end(): void {
    this.#stage.stop()
    this.#surroundings.remove()
  }

  async all({ only, onVerdict }: GroupOptions): Promise<Verdict[]> {
    const verdicts: Verdict[] = []
    const add = (verdict: Verdict) => {
      verdicts.push(verdict)
      onVerdict?.(verdict)
    }
    this.#surroundings.write(this.#group.files, this.#surroundings.home)
    if (this.#name === "connect")
      this.#shared = await this.#stage.serve(() => this.#timetable, null)
    await this.#startServices()
    for (const [index, command] of this.#group.commands.entries()) {
      await this.#prepare(command)
      if (command.earlier) {
        await this.#repeat(command)
        continue
      }
      if (only && !only(command)) continue
      const reason = whyLeftOut(this.#name, command)
      if (reason !== null) {
        add(this.#leftOut(command, reason))
        continue
      }
      this.#pauseBefore(command)
      const typed = await this.#type(command)
      if (!this.#runsOn(command, index)) add(await this.#finish(typed))
      else await this.#leaveRunning(typed)
      for (const verdict of await this.#collect(index)) add(verdict)
    }
    for (const { name, reason } of this.#group.exclusions) {
      add({ group: this.#name, name, cmd: "", outcome: "left out", reason, difference: null })
    }
    await this.#shared?.close()
    return verdicts
  }

  /** What an earlier group left: at its time, without waiting for what comes of it. */
  async #repeat(command: RecordedCommand): Promise<void> {
    const { at, cmd } = command
    this.#stage.moveTo(at)
    if (isListening(command)) return
    await this.#quietly(cmd.replace(/docker service (create|update|rollback|scale) /, "$&-d "))
  }

  async #startServices(): Promise<void> {
    const made = this.#group.before.flatMap(({ cmds }) => cmds)
    for (const { name, mode, replicas, image, restartCondition } of this.#group.services) {
      if (made.some((cmd) => cmd.includes(`--name ${name} `))) continue
      const options = [
        `--name ${name} --mode ${mode}`,
        replicas === undefined || mode !== "replicated" ? "" : `--replicas ${replicas}`,
        restartCondition ? `--restart-condition ${restartCondition}` : "",
      ]
      await this.#quietly(`docker service create -d ${options.join(" ")} ${image}`)
    }
    if (this.#group.services.length > 0) this.#stage.skip(60)
  }

  /** What was done between the commands without being recorded. */
  async #prepare(command: RecordedCommand): Promise<void> {
    const steps = this.#group.before.filter(({ before }) => before === command.name)
    for (const { cmds, wait = usualWait } of steps) {
      this.#stage.moveTo(command.at - wait)
      for (const cmd of cmds) {
        if (cmd.startsWith("docker") && !cmd.includes("…")) await this.#quietly(cmd)
      }
      if (!this.#stage.begun) this.#stage.skip(wait)
    }
    if (!this.#stage.begun) this.#stage.begin(command.at)
    if (command.files) {
      this.#surroundings.write(command.files, this.#surroundings.directory(command))
    }
  }

  async #quietly(cmd: string): Promise<void> {
    const { host, close } = await this.#stage.serve(() => null, null)
    const env = this.#surroundings.environment(host)
    const line = { cmd, cwd: this.#surroundings.home, env, stdin: null, terminal: null }
    await this.#stage.freely(() => type(line).done)
    await close()
  }

  /** Pauses between commands pass at once, unless another command is in the middle of its work. */
  #pauseBefore(command: RecordedCommand): void {
    const busy = [...this.#background.values()].some(({ command: one }) => !isListening(one))
    if (!busy) this.#stage.moveTo(command.at)
  }

  async #type(command: RecordedCommand): Promise<Typed> {
    this.#stage.beforeUpdate = this.#interferenceOf(command)
    const timetable = new Timetable(command)
    this.#timetable = timetable
    this.#stage.enter(timetable)
    this.#surroundings.learn(this.#stage.taskIds())
    const own =
      this.#shared === null ? await this.#stage.serve(() => timetable, nodeOf(command)) : null
    const address = (own ?? this.#shared)?.host ?? ""
    // Where contexts are tried, the environment must not say where the engine is.
    const environment = this.#surroundings.environment(address, command.env)
    if (own === null && command.env?.DOCKER_HOST === undefined) delete environment.DOCKER_HOST
    const [columns = 120, rows = 30] = (command.tty ?? "").split("x").map(Number)
    const running = type({
      cmd: this.#surroundings.ours(command.cmd, address),
      cwd: this.#surroundings.directory(command),
      env: environment,
      stdin: command.stdin ?? null,
      terminal: command.tty === undefined ? null : { columns, rows },
    })
    void running.done.finally(() => {
      this.#stage.leave(timetable)
      timetable.end()
      return own?.close()
    })
    return { command, running, timetable, address }
  }

  async #leaveRunning(typed: Typed): Promise<void> {
    this.#background.set(typed.command.name, typed)
    await typed.timetable.begun
    if (isListening(typed.command)) this.#stage.leave(typed.timetable)
  }

  async #finish({ command, running, address }: Typed): Promise<Verdict> {
    const after = command.interruptedAfter ?? (command.exit === -9 ? command.took : null)
    if (after !== null) {
      const end = command.exit === -9 ? running.kill : running.interrupt
      void this.#comes(command.at + after, after + 5, running).then(end)
    }
    const limit = setTimeout(running.kill, (command.took + 25) * 1000)
    const typed = await running.done
    clearTimeout(limit)
    return this.#judge(command, typed, address)
  }

  /** A moment of the recording, or some seconds on the wall: unless the command ends before. */
  async #comes(recorded: number, seconds: number, { done }: Running): Promise<void> {
    let over = false
    void done.then(() => {
      over = true
    })
    const limit = Date.now() + seconds * 1000
    while (!over && this.#stage.recordedNow < recorded && Date.now() < limit) await sleep(10)
  }

  #judge(command: RecordedCommand, typed: Awaited<Running["done"]>, address: string): Verdict {
    const theirs = (text: string) => this.#surroundings.theirs(text, address)
    const ours = { ...typed, stdout: theirs(typed.stdout), stderr: theirs(typed.stderr) }
    const { difference, ids } = compare(command, ours)
    this.#surroundings.learn(ids)
    const { name, cmd } = command
    const group = this.#name
    if (difference === null) return { group, name, cmd, outcome: "same", reason: "", difference }
    const why = whyDifferent(group, name)
    const outcome = why === null ? "different" : "known"
    return { group, name, cmd, outcome, reason: why ?? difference.what, difference }
  }

  /** Ends what ran beside the commands that are over now. */
  async #collect(index: number): Promise<Verdict[]> {
    const verdicts: Verdict[] = []
    for (const typed of [...this.#background.values()]) {
      const { command, running } = typed
      if (this.#runsOn(command, index)) continue
      this.#background.delete(command.name)
      if (isListening(command)) {
        this.#stage.moveTo(command.at + (command.interruptedAfter ?? command.took))
        await sleep(100)
        if (command.exit === -9) running.kill()
        else running.interrupt()
      }
      verdicts.push(await this.#finish(typed))
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
}

/** Null where it was typed on node1, whose engine is the leader's. */
const nodeOf = ({ node = "node1" }: RecordedCommand): string | null =>
  node === "node1" ? null : node

/** Seconds after what was done unrecorded, where nobody wrote them down. */
const usualWait = 3

/** Something that only listens: it is ended when nobody speaks any more. */
function isListening(command: RecordedCommand): boolean {
  return /\bevents\b|\blogs\b.* -f|\bwatch\b/.test(command.cmd)
}
