/** sleep, yes, clear, hostname, whoami, id, uname, tty, tput, sync. */
import type { Command } from "../../lib/process.ts"
import { durationOf } from "../durations.ts"
import { complain, hintOf, optionTool, tool } from "./tool.ts"

const sleep = tool("sleep", async (process) => {
  if (process.args.length === 0) return complain(process, `missing operand${hintOf(process)}`)
  let total = 0
  for (const arg of process.args) {
    const ms = arg === "infinity" ? Number.MAX_SAFE_INTEGER : durationOf(arg)
    if (ms === null) return complain(process, `invalid time interval ‘${arg}’${hintOf(process)}`)
    total += ms
  }
  await process.clock.sleep(total, process.signal)
  return 0
})

/** Characters that go into one write, at least. */
const yesBatch = 1_024

const yes = tool("yes", async (process) => {
  const line = `${process.args.length > 0 ? process.args.join(" ") : "y"}\n`
  const lines = line.repeat(Math.ceil(yesBatch / line.length))
  for (;;) {
    process.signal.throwIfAborted()
    await process.stdout.write(lines)
  }
})

const clear = tool("clear", async ({ stdout }) => {
  await stdout.write("\x1b[H\x1b[2J\x1b[3J")
  return 0
})

const reset = tool("reset", clear.main)

const stty = tool("stty", async (process) => {
  if (!process.stdin.isTTY) {
    return complain(process, "'standard input': Inappropriate ioctl for device")
  }
  const { columns, rows } = process.stdout
  const [only, more] = process.args
  if (only === "size" && more === undefined) await process.stdout.write(`${rows} ${columns}\n`)
  else if (only === undefined) await process.stdout.write("speed 38400 baud; line = 0;\n")
  return only === undefined || only === "size" || only === "sane"
    ? 0
    : complain(process, `${only}: not supported in this shell`)
})

const whoami = tool("whoami", async ({ stdout, env }) => {
  await stdout.write(`${env.get("USER") ?? "student"}\n`)
  return 0
})

const hostname = tool("hostname", async ({ stdout, env }) => {
  await stdout.write(`${env.get("HOSTNAME") ?? "node1"}\n`)
  return 0
})

const id = optionTool("id", { flags: "gGnru" }, async ({ stdout, env }, { flags }) => {
  const user = env.get("USER") ?? "student"
  const one = flags.has("n") ? user : "1000"
  const all = flags.has("n") ? `${user} docker` : "1000 999"
  const whole = `uid=1000(${user}) gid=1000(${user}) groups=1000(${user}),999(docker)`
  await stdout.write(`${flags.has("G") ? all : flags.has("u") || flags.has("g") ? one : whole}\n`)
  return 0
})

/** In the order in which uname prints them. */
const system = [
  ["s", "Linux"],
  ["n", null],
  ["r", "6.8.0"],
  ["v", "#1 SMP"],
  ["m", "x86_64"],
  ["o", "GNU/Linux"],
] as const

const uname = optionTool("uname", { flags: "asnrvmpio" }, async ({ stdout, env }, { flags }) => {
  const host = env.get("HOSTNAME") ?? "node1"
  const wanted = system.filter(([letter]) => {
    return flags.has("a") || flags.has(letter) || (flags.size === 0 && letter === "s")
  })
  await stdout.write(`${wanted.map(([, text]) => text ?? host).join(" ")}\n`)
  return 0
})

const tty = tool("tty", async ({ stdin, stdout }) => {
  await stdout.write(stdin.isTTY ? "/dev/pts/0\n" : "not a tty\n")
  return stdin.isTTY ? 0 : 1
})

/** What scripts ask of a terminal: its size, and its colours. */
const tput = tool("tput", async (process) => {
  const [name, value = ""] = process.args
  const { columns, rows } = process.stdout
  const answers: Readonly<Record<string, string>> = {
    cols: `${columns}\n`,
    lines: `${rows}\n`,
    colors: "256\n",
    clear: "\x1b[H\x1b[2J\x1b[3J",
    bold: "\x1b[1m",
    sgr0: "\x1b(B\x1b[m",
    setaf: `\x1b[3${value}m`,
    setab: `\x1b[4${value}m`,
    smul: "\x1b[4m",
    rmul: "\x1b[24m",
    rev: "\x1b[7m",
    el: "\x1b[K",
    civis: "\x1b[?25l",
    cnorm: "\x1b[?12l\x1b[?25h",
  }
  if (name === undefined) return complain(process, "usage: tput [-V] [-S] [-T term] capname", 2)
  const answer = Object.hasOwn(answers, name) ? answers[name] : undefined
  if (answer === undefined) return complain(process, `unknown terminfo capability '${name}'`, 4)
  await process.stdout.write(answer)
  return 0
})

const sync = tool("sync", async () => 0)

export const miscTools: readonly Command[] = [
  sleep,
  yes,
  clear,
  reset,
  stty,
  whoami,
  hostname,
  id,
  uname,
  tty,
  tput,
  sync,
]
