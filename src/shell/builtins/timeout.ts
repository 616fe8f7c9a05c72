/** timeout: another program, for so long and no longer. */

import { durationOf } from "../durations.ts"
import { readOptions } from "../options.ts"
import { runProgram } from "../program.ts"
import { signalNamed } from "../signal-names.ts"
import { hintOf } from "../tools/tool.ts"
import { type Builtin, type BuiltinCall, builtin } from "./builtin.ts"

const spec = {
  flags: "fv",
  values: "ks",
  long: { "kill-after": "k", signal: "s", foreground: "f", "preserve-status": "p", verbose: "v" },
}

export const timeout: Builtin = builtin("timeout", async (call) => {
  const own = ownArguments(call.args)
  const options = readOptions(own, spec)
  const fail = async (message: string) => {
    await call.streams.stderr.write(
      `${message === "" ? "" : `timeout: ${message}`}${hintOf(call).slice(message === "" ? 1 : 0)}\n`,
    )
    return 125
  }
  if (typeof options === "string") return fail(options)
  const name = options.values.findLast(({ letter }) => letter === "s")?.value ?? "TERM"
  const signal = signalNamed(name)
  if (signal === null) return fail(`‘${name}’: invalid signal`)
  const [limit, program, ...rest] = call.args.slice(own.length)
  if (limit === undefined || program === undefined) return fail("")
  const ms = durationOf(limit)
  if (ms === null) return fail(`invalid time interval ‘${limit}’`)
  const { expired, status } = await runFor(call, ms, program, rest)
  if (!expired) return status
  return options.flags.has("p") ? status : signal.name === "KILL" ? 137 : 124
})

/** timeout's own options end at the first word that is none. */
function ownArguments(args: readonly string[]): string[] {
  let at = 0
  while (at < args.length && /^-./.test(args[at] ?? ""))
    at += /^-[ks]$/.test(args[at] ?? "") ? 2 : 1
  return args.slice(0, at)
}

async function runFor(
  { shell, streams }: BuiltinCall,
  ms: number,
  name: string,
  args: readonly string[],
): Promise<{ readonly expired: boolean; readonly status: number }> {
  const command = new AbortController()
  const alarm = new AbortController()
  let expired = false
  const ringing = shell.clock.sleep(ms, alarm.signal).then(
    () => {
      expired = true
      command.abort("SIGTERM")
    },
    () => {},
  )
  // No time at all is no limit.
  if (ms === 0) alarm.abort("SIGTERM")
  const signal = AbortSignal.any([streams.signal, command.signal])
  const call = { shell, name, args, streams: { ...streams, signal } }
  const status = await runProgram(call, `timeout: failed to run command ‘${name}’`)
  alarm.abort("SIGTERM")
  await ringing
  return { expired, status: status ?? 127 }
}
