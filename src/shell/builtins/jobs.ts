/** jobs, wait, fg, bg, kill, disown. */
import type { StopReason } from "../../lib/process.ts"
import type { Job } from "../jobs.ts"
import { interruption } from "../streams.ts"
import { type Builtin, type BuiltinCall, builtin, complain } from "./builtin.ts"

export const jobs: Builtin = builtin("jobs", async ({ shell, args, streams }) => {
  const all = shell.jobs.all()
  const lines = all.map((job) => (args.includes("-p") ? String(job.pid) : shell.jobs.line(job)))
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

const signals = new Map<string, StopReason>([
  ["INT", "SIGINT"],
  ["2", "SIGINT"],
  ["PIPE", "SIGPIPE"],
  ["13", "SIGPIPE"],
  ...["TERM", "15", "KILL", "9", "HUP", "1"].map((name) => [name, "SIGTERM"] as const),
])

export const kill: Builtin = builtin("kill", async (call) => {
  const { shell, args } = call
  const option = args.find((arg) => arg.startsWith("-"))
  const name = option === undefined ? "TERM" : option.replace(/^-(?:s)?/, "").replace(/^SIG/, "")
  const signal = signals.get(name === "" ? (args[1] ?? "").replace(/^SIG/, "") : name)
  if (!signal) return complain(call, `${name}: invalid signal specification`)
  const targets = args.filter((arg) => !arg.startsWith("-") && !(name === "" && arg === args[1]))
  if (targets.length === 0) {
    await call.streams.stderr.write("kill: usage: kill [-s sigspec | -sigspec] pid | jobspec ...\n")
    return 2
  }
  let status = 0
  for (const target of targets) {
    const job = shell.jobs.find(target)
    if (job) job.stop(signal)
    else if (target.startsWith("%")) status = await complain(call, `${target}: no such job`)
    else status = await complain(call, `(${target}) - No such process`)
  }
  return status
})
