/** sleep, seq, yes, clear, date, hostname, whoami, id, uname, basename, dirname, tty, nproc. */
import type { Command } from "../../lib/process.ts"
import { durationOf } from "../builtins/running.ts"
import { formatDate } from "../dates.ts"
import { baseName, parentOf } from "../paths.ts"
import { complain, tool } from "./tool.ts"

const hint = "\nTry 'sleep --help' for more information."

const sleep = tool("sleep", async (process) => {
  if (process.args.length === 0) return complain(process, `missing operand${hint}`)
  let total = 0
  for (const arg of process.args) {
    const ms = arg === "infinity" ? Number.MAX_SAFE_INTEGER : durationOf(arg)
    if (ms === null) return complain(process, `invalid time interval ‘${arg}’${hint}`)
    total += ms
  }
  await process.clock.sleep(total, process.signal)
  return 0
})

/** How many numbers go into one write. */
const seqBatch = 256

const seq = tool("seq", async (process) => {
  const args = [...process.args]
  let separator = "\n"
  let padded = false
  while (/^-[a-z]/.test(args[0] ?? "")) {
    const flag = args.shift() ?? ""
    if (flag.startsWith("-s")) separator = flag.slice(2) || (args.shift() ?? "\n")
    else if (flag === "-w") padded = true
    else return complain(process, `invalid option -- '${flag[1]}'`)
  }
  const numbers = args.map(Number)
  const wrong = numbers.findIndex(Number.isNaN)
  if (wrong >= 0) return complain(process, `invalid floating point argument: ‘${args[wrong]}’`)
  if (args.length === 0 || args.length > 3) return complain(process, "missing operand")
  const first = args.length > 1 ? (numbers[0] ?? 1) : 1
  const step = args.length > 2 ? (numbers[1] ?? 1) : 1
  const last = numbers.at(-1) ?? 0
  if (step === 0) return complain(process, "invalid Zero increment value: ‘0’")
  const digits = Math.max(...args.map((arg) => arg.split(".")[1]?.length ?? 0))
  const count = Math.floor((last - first) / step + 1e-10) + 1
  const width = padded ? Math.max(first.toFixed(digits).length, last.toFixed(digits).length) : 0
  for (let i = 0; i < count; i += seqBatch) {
    const size = Math.min(seqBatch, count - i)
    const texts = Array.from({ length: size }, (_, k) =>
      (first + (i + k) * step).toFixed(digits).padStart(width, "0"),
    )
    await process.stdout.write(texts.join(separator) + (i + size < count ? separator : "\n"))
  }
  return 0
})

const yes = tool("yes", async (process) => {
  const line = `${process.args.length > 0 ? process.args.join(" ") : "y"}\n`
  for (;;) {
    process.signal.throwIfAborted()
    await process.stdout.write(line)
  }
})

const clear = tool("clear", async ({ stdout }) => {
  await stdout.write("\x1b[H\x1b[2J\x1b[3J")
  return 0
})

const date = tool("date", async (process) => {
  const args = process.args.filter((arg) => arg !== "-u" && arg !== "--utc")
  const [format = "+%a %b %e %H:%M:%S UTC %Y"] = args
  if (format === "-Iseconds" || format === "-Is") {
    await process.stdout.write(`${formatDate("%Y-%m-%dT%H:%M:%S+00:00", process.clock.now())}\n`)
    return 0
  }
  if (!format.startsWith("+") || args.length > 1) {
    return complain(process, `invalid date ‘${args.at(-1)}’`)
  }
  await process.stdout.write(`${formatDate(format.slice(1), process.clock.now())}\n`)
  return 0
})

const whoami = tool("whoami", async ({ stdout, env }) => {
  await stdout.write(`${env.get("USER") ?? "student"}\n`)
  return 0
})

const hostname = tool("hostname", async ({ stdout, env }) => {
  await stdout.write(`${env.get("HOSTNAME") ?? "node1"}\n`)
  return 0
})

const id = tool("id", async ({ stdout, env }) => {
  const user = env.get("USER") ?? "student"
  await stdout.write(`uid=1000(${user}) gid=1000(${user}) groups=1000(${user}),999(docker)\n`)
  return 0
})

const uname = tool("uname", async ({ stdout, env, args }) => {
  const host = env.get("HOSTNAME") ?? "node1"
  const all = args.includes("-a")
  await stdout.write(all ? `Linux ${host} 6.8.0 x86_64 GNU/Linux\n` : "Linux\n")
  return 0
})

const basename = tool("basename", async (process) => {
  const [path, suffix = ""] = process.args
  if (path === undefined) return complain(process, "missing operand")
  const name = baseName(path.replace(/(.)\/+$/, "$1")) || path
  const cut = suffix !== "" && name !== suffix && name.endsWith(suffix) ? suffix.length : 0
  await process.stdout.write(`${name.slice(0, name.length - cut)}\n`)
  return 0
})

const dirname = tool("dirname", async (process) => {
  const [path] = process.args
  if (path === undefined) return complain(process, "missing operand")
  const trimmed = path.replace(/(.)\/+$/, "$1")
  await process.stdout.write(`${trimmed.includes("/") ? parentOf(trimmed) : "."}\n`)
  return 0
})

const tty = tool("tty", async ({ stdin, stdout }) => {
  await stdout.write(stdin.isTTY ? "/dev/pts/0\n" : "not a tty\n")
  return stdin.isTTY ? 0 : 1
})

const sync = tool("sync", async () => 0)

export const miscTools: readonly Command[] = [
  sleep,
  seq,
  yes,
  clear,
  date,
  whoami,
  hostname,
  id,
  uname,
  basename,
  dirname,
  tty,
  sync,
]
