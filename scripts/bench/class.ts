/**
 * A whole class at once: students join within ten seconds and play the exercise's walkthrough on lab
 * pages of their own, while the instructor's page listens. With `crash` the server is killed (-9) when
 * half of them have begun to roll, and started again: what was told before must still be so.
 */
import { readFileSync } from "node:fs"
import path from "node:path"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { loadHeavy } from "../../src/cli/on-demand.ts"
import { type Api, apiOf, eventually } from "../../test/e2e/support/api.ts"
import { type Server, startServer } from "../../test/e2e/support/server.ts"
import { readWalkthrough } from "../support/walkthrough.ts"
import { Instructor } from "./class/instructor.ts"
import { Page, type PageEvents } from "./class/page.ts"
import { Samples, samplesHeading } from "./class/samples.ts"
import { Student, sleep } from "./class/student.ts"
import { type Use, useOf, workerdOf } from "./class/workerd.ts"

export interface ClassOptions {
  readonly students: number
  /** Cluster seconds a second. */
  readonly rate: number
  readonly crash: boolean
  /** The instructor's link of a server that runs; null = one of its own is started. */
  readonly at: string | null
}

const joinWithinMs = 10_000
/** Green when the first rollout has begun. */
const rolling = "deploy"
const exercise = path.join(import.meta.dirname, "../../src/exercises/rolling-updates")
const script = readWalkthrough(readFileSync(path.join(exercise, "walkthrough.txt"), "utf8"))

const ignored = {
  onPicture: () => {},
  onAnswer: () => {},
  onEvent: () => {},
  onDone: () => {},
  onLost: () => {},
} satisfies Omit<PageEvents, "onComplaint">

/** Prints the figures, and tells whether everything went as it should. */
export async function benchClass(options: ClassOptions): Promise<boolean> {
  await loadHeavy()
  const server = options.at === null ? await startServer() : null
  try {
    const bench = new ClassBench(new URL(server?.link ?? options.at ?? ""), server, options)
    await bench.run()
    return bench.complaints === 0
  } finally {
    await server?.stop()
  }
}

class ClassBench {
  complaints = 0
  readonly #origin: string
  readonly #key: string
  /** Null where it is not ours to look into or to kill. */
  readonly #server: Server | null
  readonly #options: ClassOptions
  readonly #api: Api
  readonly #pages: Page[] = []
  readonly #samples = new Map<string, Samples>()
  /** When a page and the instructor's heard that a step is done: by student and step, ms. */
  readonly #onPage = new Map<string, number>()
  readonly #atInstructor = new Map<string, number>()
  /** Sockets are lost on purpose. */
  #cutting = false

  constructor({ origin, hash }: URL, server: Server | null, options: ClassOptions) {
    this.#origin = origin
    this.#key = hash.replace("#key=", "")
    this.#server = server
    this.#options = options
    this.#api = apiOf(origin, this.#key)
  }

  async run(): Promise<void> {
    const { students, rate, crash } = this.#options
    const { id, code } = await this.#api.createClass({ title: "All at once", rate })
    const instructor = new Instructor(this.#origin, this.#key, id, {
      onDone: (student, step) => this.#atInstructor.set(`${student} ${step}`, performance.now()),
      onComplaint: (what) => this.#complain(`the instructor's page: ${what}`),
    })
    await instructor.open()
    const lag = monitorEventLoopDelay()
    lag.enable()
    const began = performance.now()
    const before = this.#use()
    const own = process.cpuUsage()
    const all = Array.from({ length: students }, (_, index) => this.#attend(code, index))
    if (crash && this.#server !== null) await this.#crash(this.#server)
    await Promise.all(all)
    const seconds = (performance.now() - began) / 1000
    await this.#compareDelays()
    lag.disable()

    console.log(`${students} students, ${rate} times the pace: ${seconds.toFixed(0)} s`)
    console.log(`${" ".repeat(28)}${samplesHeading}`)
    for (const [what, samples] of this.#samples) console.log(`${what.padEnd(28)}${samples}`)
    this.#printUse(before, this.#use())
    const { user, system } = process.cpuUsage(own)
    const late = (lag.percentile(99) / 1e6).toFixed(0)
    console.log(
      `this program: ${((user + system) / 1e6).toFixed(1)} s of CPU, 99% of the time late by ${late} ms at most`,
    )
    console.log(`${this.complaints} complaints`)
    this.#cutting = true
    instructor.close()
    for (const page of this.#pages) page.connection.close()
  }

  async #attend(code: string, index: number): Promise<void> {
    const name = `Student ${index + 1}`
    const complain = (what: string) => this.#complain(`${name}: ${what}`)
    await sleep((index * joinWithinMs) / this.#options.students)
    const asked = performance.now()
    const { student, token } = await this.#api.join(code, name)
    this.#sample("join", performance.now() - asked)
    const page = await this.#open(token, {
      onPicture: (ms) => this.#sample("hello to picture", ms),
      onAnswer: (ms) => this.#sample("engine request to answer", ms),
      onEvent: (ms) => this.#sample("event due to page", ms),
      onDone: (step) => this.#onPage.set(`${student} ${step}`, performance.now()),
      onLost: () => this.#cutting || complain("the socket was lost"),
      onComplaint: complain,
    })
    await new Student(page, this.#options.rate, {
      ran: (line, ms) => {
        if (/^docker service (?:ls|ps \w+)$/.test(line)) this.#sample("docker service ls, ps", ms)
      },
      failed: complain,
    }).play(script)
    const open = page.model?.steps.filter(({ state }) => state !== "done") ?? []
    if (open.length > 0) complain(`not green at the end: ${open.map(({ id }) => id).join(" ")}`)
    const afresh = await this.#open(token, { ...ignored, onComplaint: complain })
    if (afresh.drawing !== page.drawing) complain("a page opened anew draws another picture")
  }

  async #open(token: string, events: PageEvents): Promise<Page> {
    const page = new Page(this.#origin, token, events)
    this.#pages.push(page)
    page.connection.start()
    await eventually("the picture", async () => page.model)
    return page
  }

  async #crash(server: Server): Promise<void> {
    const half = this.#options.students / 2
    const rolls = () => [...this.#onPage.keys()].filter((key) => key.endsWith(` ${rolling}`)).length
    await eventually("half of the labs roll", async () => rolls() >= half, 120_000)
    this.#cutting = true
    await server.crash()
    const restarting = performance.now()
    await server.restart()
    this.#cutting = false
    this.#sample("killed to answering", performance.now() - restarting)
  }

  /** Every step that a page has seen done must come to the instructor's. */
  async #compareDelays(): Promise<void> {
    const missing = () => [...this.#onPage.keys()].filter((key) => !this.#atInstructor.has(key))
    await eventually("all steps at the instructor's", async () => missing().length === 0).catch(
      () => this.#complain(`the instructor never heard of: ${missing().join(", ")}`),
    )
    for (const [key, told] of this.#onPage) {
      const heard = this.#atInstructor.get(key)
      if (heard !== undefined) this.#sample("step green to instructor", heard - told)
    }
  }

  #complain(what: string): void {
    this.complaints += 1
    console.log(what)
  }

  #sample(what: string, ms: number): void {
    const samples = this.#samples.get(what) ?? new Samples()
    this.#samples.set(what, samples)
    samples.add(ms)
  }

  /** Of workerd; null where it cannot be seen. */
  #use(): Use | null {
    const pid = this.#server === null ? null : workerdOf(this.#server.pid)
    return pid === null ? null : useOf(pid)
  }

  #printUse(before: Use | null, after: Use | null): void {
    if (before === null || after === null) return
    const since = after.pid === before.pid ? before : { cpu: 0, waited: 0 }
    const cpu = (after.cpu - since.cpu).toFixed(1)
    const waited = (after.waited - since.waited).toFixed(1)
    const megabytes = `${after.memory.toFixed(0)} MB, at most ${after.memoryMost.toFixed(0)} MB`
    console.log(`workerd: ${cpu} s of CPU, waited ${waited} s for one; ${megabytes}`)
  }
}
