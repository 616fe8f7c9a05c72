/** What the runtime below a server costs this machine: from /proc, so on Linux only. */
import { readdirSync, readFileSync } from "node:fs"

export interface Use {
  readonly pid: number
  /** Seconds of CPU since its start. */
  readonly cpu: number
  /** Seconds that it was ready to run while others had the CPU: what is slow then is the machine. */
  readonly waited: number
  /** Megabytes now, and at most. */
  readonly memory: number
  readonly memoryMost: number
}

const ticksPerSecond = 100

/** The workerd that the server of this pid has started; null where that cannot be seen. */
export function workerdOf(server: number): number | null {
  try {
    const pids = readdirSync("/proc").map(Number).filter(Number.isInteger)
    return pids.find((pid) => isWorkerdOf(pid, server)) ?? null
  } catch {
    return null
  }
}

export function useOf(pid: number): Use {
  const fields = fieldsOf(pid)
  const status = readFileSync(`/proc/${pid}/status`, "utf8")
  const megabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024
  const cpu = (Number(fields[12]) + Number(fields[13])) / ticksPerSecond
  const [, waitedNs] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")
  const waited = Number(waitedNs) / 1e9
  return { pid, cpu, waited, memory: megabytes("VmRSS"), memoryMost: megabytes("VmHWM") }
}

function isWorkerdOf(pid: number, server: number): boolean {
  try {
    const [name, , parent] = fieldsOf(pid)
    return name === "workerd" && Number(parent) === server
  } catch {
    // It has ended meanwhile.
    return false
  }
}

/** Name, state, parent and so on: `man 5 proc`, from the second field of `stat` on. */
function fieldsOf(pid: number): string[] {
  const [, name = "", rest = ""] =
    /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? []
  return [name, ...rest.split(" ")]
}
