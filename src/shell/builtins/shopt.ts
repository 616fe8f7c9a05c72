/** shopt, ulimit: how the shell behaves, and what it may use. */
import { isShellOption, otherShellOptions, shellOptionNames } from "../shell-switches.ts"
import { type Builtin, type BuiltinCall, builtin, complain } from "./builtin.ts"

export const shopt: Builtin = builtin("shopt", async (call) => {
  const flags = call.args.filter((arg) => /^-[a-z]+$/.test(arg)).join("")
  const names = call.args.filter((arg) => !/^-[a-z]+$/.test(arg))
  const odd = flags.replaceAll("-", "").replace(/[supqo]/g, "")
  if (odd !== "") return complain(call, `-${odd.charAt(0)}: invalid option`, 2)
  if (flags.includes("s") && flags.includes("u")) {
    return complain(call, "cannot set and unset shell options simultaneously")
  }
  const to = flags.includes("s") ? true : flags.includes("u") ? false : null
  return to === null || names.length === 0
    ? showOptions(call, names, { only: to, flags })
    : setOptions(call, names, to)
})

async function setOptions(call: BuiltinCall, names: readonly string[], to: boolean) {
  let status = 0
  for (const name of names) {
    if (isShellOption(name)) call.shell.shopt[name] = to
    else if (!otherShellOptions.has(name)) {
      status = await complain(call, `${name}: invalid shell option name`)
    }
  }
  return status
}

/** Status 1 when one that was named is off. */
async function showOptions(
  call: BuiltinCall,
  names: readonly string[],
  { only, flags }: { readonly only: boolean | null; readonly flags: string },
): Promise<number> {
  let status = 0
  for (const name of names.length > 0 ? names : shellOptionNames) {
    if (!isShellOption(name) && !otherShellOptions.has(name)) {
      status = await complain(call, `${name}: invalid shell option name`)
      continue
    }
    const on = isShellOption(name) && call.shell.shopt[name]
    if (names.length > 0 && !on) status = 1
    if (flags.includes("q") || (only !== null && only !== on)) continue
    const line = flags.includes("p")
      ? `shopt -${on ? "s" : "u"} ${name}\n`
      : `${name.padEnd(15)}\t${on ? "on" : "off"}\n`
    await call.streams.stdout.write(line)
  }
  return status
}

/** What a machine would allow; a page's own bounds are not its user's to change. */
const limits: Readonly<Record<string, string>> = {
  c: "0",
  d: "unlimited",
  f: "unlimited",
  l: "8192",
  m: "unlimited",
  n: "1024",
  s: "8192",
  t: "unlimited",
  u: "256",
  v: "unlimited",
}

export const ulimit: Builtin = builtin("ulimit", async (call) => {
  const [, letters = ""] = /^-([a-zA-Z]+)$/.exec(call.args[0] ?? "-f") ?? []
  const letter = letters.replace(/[SH]/g, "") || "f"
  const values = call.args.filter((arg) => !arg.startsWith("-"))
  if (values.length > 0) {
    return complain(call, "limits cannot be changed in this shell")
  }
  if (letter === "a") {
    const lines = Object.entries(limits).map(([name, value]) => `-${name}: ${value}\n`)
    await call.streams.stdout.write(lines.join(""))
    return 0
  }
  const limit = Object.hasOwn(limits, letter) ? limits[letter] : undefined
  if (limit === undefined) return complain(call, `-${letter}: invalid option`, 2)
  await call.streams.stdout.write(`${limit}\n`)
  return 0
})
