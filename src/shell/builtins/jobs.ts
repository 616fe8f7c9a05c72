/** jobs, wait, fg, bg, kill, disown. */
import type { Job } from "../jobs.ts"
import { endBy, signalNamed, signalNames } from "../signal-names.ts"
import { interruption } from "../streams.ts"
import { type Builtin, type BuiltinCall, builtin, complain } from "./builtin.ts"

export const jobs: Builtin = builtin("jobs", async ({ shell, args, streams }) => {
  const all = shell.jobs.all()
  const wanted = args.includes("-r") ? all.filter(({ status }) => status === null) : all
  const lines = wanted.map((job) =>
    args.includes("-p") ? String(job.pid) : shell.jobs.line(job, args.includes("-l")),
  )
  await streams.stdout.write(lines.map((line) => `${line}\n`).join(""))
  for (const job of all) if (job.status !== null) shell.jobs.remove(job)
  return 0
})

/** Its status, or the interruption of whoever waits. */
async function finish(job: Job, signal: AbortSignal): Promise<number> {
  job.reported = true
  let stop = () => {}
  const interrupted = new Promise<never>((_, reject) => {
    stop = () => reject(interruption(signal))
    if (signal.aborted) stop()
    signal.addEventListener("abort", stop, { once: true })
  })
  try {
    return await Promise.race([job.finished, interrupted])
  } finally {
    signal.removeEventListener("abort", stop)
  }
}

export const wait: Builtin = builtin("wait", async (call) => {
  const { shell, args, streams } = call
  if (args.length === 0) {
    for (const job of shell.jobs.running()) await finish(job, streams.signal)
    return 0
  }
  if (args[0] === "-n") {
    const running = shell.jobs.running()
    if (running.length === 0) return 127
    return Promise.race(running.map((job) => finish(job, streams.signal)))
  }
  let status = 0
  for (const arg of args) {
    const job = shell.jobs.find(arg)
    if (job) status = await finish(job, streams.signal)
    else if (arg.startsWith("%")) status = await complain(call, `${arg}: no such job`, 127)
    else status = await complain(call, `pid ${arg} is not a child of this shell`, 127)
  }
  return status
})

function jobOf({ shell, args }: BuiltinCall): Job | undefined {
  const [name = "%+"] = args
  return shell.jobs.find(/^\d+$/.test(name) ? `%${name}` : name)
}

export const fg: Builtin = builtin("fg", async (call) => {
  const job = jobOf(call)
  if (!job) return complain(call, `${call.args[0] ?? "current"}: no such job`)
  const { signal, stdout } = call.streams
  await stdout.write(`${job.text}\n`)
  // In the foreground again, Ctrl-C is for the job: its status is what is waited for.
  const interrupt = () => job.stop("SIGINT")
  signal.addEventListener("abort", interrupt, { once: true })
  try {
    job.reported = true
    return await job.finished
  } finally {
    signal.removeEventListener("abort", interrupt)
  }
})

export const bg: Builtin = builtin("bg", async (call) => {
  const job = jobOf(call)
  if (!job) return complain(call, `${call.args[0] ?? "current"}: no such job`)
  return complain(call, `job ${job.id} already in background`)
})

export const disown: Builtin = builtin("disown", async (call) => {
  const job = jobOf(call)
  if (!job) return complain(call, `${call.args[0] ?? "current"}: no such job`)
  call.shell.jobs.remove(job)
  return 0
})

const killUsage =
  "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n"

export const kill: Builtin = builtin("kill", async (call) => {
  const { shell, args, streams } = call
  const [first = ""] = args
  if (first === "-l" || first === "-L") return listSignals(call, args.slice(1))
  const named = first === "-s" || first === "-n"
  const isOption = /^-./.test(first) && first !== "--"
  const name = named ? (args[1] ?? "") : isOption ? first.slice(1) : "TERM"
  const targets = args.slice(named ? 2 : isOption || first === "--" ? 1 : 0)
  const signal = signalNamed(name)
  if (signal === null && name !== "0")
    return complain(call, `${name}: invalid signal specification`)
  if (targets.length === 0) {
    await streams.stderr.write(killUsage)
    return 2
  }
  let status = 0
  for (const target of targets) {
    const job = shell.jobs.find(target)
    if (job) {
      // Signal 0 only asks whether somebody is there.
      const why = signal === null ? null : endBy(signal)
      job.signal = why === null ? null : signal
      if (why !== null) job.stop(why)
    } else if (target === String(shell.pid)) {
      if (signal !== null) await shell.receive(signal, streams)
    } else if (target.startsWith("%")) status = await complain(call, `${target}: no such job`)
    else if (/^-?\d+$/.test(target)) status = await complain(call, `(${target}) - No such process`)
    else {
      status = await complain(call, `${target}: arguments must be process or job IDs`)
    }
  }
  return status
})

/** All of them as a table, or the name of a number and the number of a name. */
export async function listSignals(call: BuiltinCall, wanted: readonly string[]): Promise<number> {
  if (wanted.length === 0) {
    const cells = signalNames.map((name, index) => `${String(index + 1).padStart(2)}) SIG${name}`)
    const rows = cells.map((cell, index) => cell + ((index + 1) % 5 === 0 ? "\n" : "\t"))
    await call.streams.stdout.write(`${rows.join("").trimEnd()}\n`)
    return 0
  }
  let status = 0
  for (const text of wanted) {
    const number = /^\d+$/.test(text) && Number(text) > 128 ? String(Number(text) - 128) : text
    const signal = signalNamed(number)
    if (signal === null) status = await complain(call, `${text}: invalid signal specification`)
    else {
      const shown = /^\d+$/.test(text) ? signal.name : signal.number
      await call.streams.stdout.write(`${shown}\n`)
    }
  }
  return status
}
