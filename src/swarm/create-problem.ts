/** What a node's engine refuses before there is a container, in its own words: the task is rejected. */
import type { Node } from "./objects.ts"
import type { ContainerSpec, Mount, TaskSpec } from "./spec.ts"

const leastMemory = 6 * 1_024 * 1_024

const capabilities = new Set(
  `ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE
  DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE
  MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID
  SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE
  SYS_TIME SYS_TTY_CONFIG SYSLOG WAKE_ALARM`.split(/\s+/),
)

const signals = new Set(
  `ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP
  SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ`.split(/\s+/),
)

/** What the default log driver can be told. */
const jsonFileOptions = new Set(
  "compress env env-regex labels labels-regex max-file max-size mode tag".split(" "),
)

/** Where every node has something: of what lies deeper, nobody here knows. */
const directories =
  /^\/(?:(?:bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)(?:\/(?:bin|lib|local|share|log|cache|spool|tmp|run|mail|opt)(?:\/docker)?)?\/?)?$/
const files =
  /^(?:\/var)?\/run\/docker\.sock$|^\/(?:etc\/(?:hosts|hostname|localtime|timezone|passwd|group|resolv\.conf|os-release|ssl(?:\/certs)?)|dev\/.+|proc\/.+|sys\/.+)$/

/** Null where nothing is wrong with it. */
export function createProblem(task: TaskSpec, node: Node | undefined): string | null {
  const container = task.ContainerSpec ?? {}
  const { Dir = "", Mounts = [] } = container
  return (
    first(Mounts, mountProblem) ??
    (Dir !== "" && !Dir.startsWith("/")
      ? `the working directory '${Dir}' is invalid, it needs to be an absolute path`
      : null) ??
    signalProblem(container) ??
    logProblem(task) ??
    capabilityProblem(container) ??
    memoryProblem(task) ??
    first(Mounts, (mount) => bindProblem(mount, node))
  )
}

function mountProblem({ Type = "bind", Source = "", Target = "" }: Mount): string | null {
  if (!Target.startsWith("/")) return `invalid mount target, must be an absolute path: ${Target}`
  const absolute = Source.startsWith("/")
  if (Type === "bind" && !absolute) {
    return `invalid bind mount source, must be an absolute path: ${Source}`
  }
  if (Type === "volume" && absolute) {
    return `invalid volume mount source, must not be an absolute path: ${Source}`
  }
  return Type === "tmpfs" && Source !== "" ? "invalid tmpfs source, source must be empty" : null
}

/** Students keep their files where they type, which is on the node that leads. */
function bindProblem({ Type = "bind", Source = "" }: Mount, node: Node | undefined): string | null {
  if (Type !== "bind" || directories.test(Source) || files.test(Source)) return null
  if (Source.startsWith("/home/") && node?.manager?.leader) return null
  return `invalid mount config for type "bind": bind source path does not exist: ${Source}`
}

function signalProblem({ StopSignal = "" }: ContainerSpec): string | null {
  const name = StopSignal.toUpperCase().replace(/^SIG/, "")
  const known = StopSignal === "" || signals.has(name) || /^RTM(?:IN|AX)(?:[+-]\d+)?$/.test(name)
  return known || isNumber(StopSignal) ? null : `Invalid signal: ${StopSignal}`
}

const isNumber = (text: string): boolean => /^[1-9]\d?$/.test(text) && Number(text) <= 64

function logProblem({ LogDriver }: TaskSpec): string | null {
  if (!["", "json-file"].includes(LogDriver?.Name ?? "")) return null
  const unknown = Object.keys(LogDriver?.Options ?? {}).find((name) => !jsonFileOptions.has(name))
  return unknown === undefined ? null : `unknown log opt '${unknown}' for json-file log driver`
}

function capabilityProblem({ CapabilityAdd = [], CapabilityDrop = [] }: ContainerSpec) {
  for (const [list, names] of [
    ["CapAdd", CapabilityAdd],
    ["CapDrop", CapabilityDrop],
  ] as const) {
    const unknown = names.find((name) => !capabilities.has(name.toUpperCase().replace(/^CAP_/, "")))
    if (unknown !== undefined) return `invalid ${list}: unknown capability: "${unknown}"`
  }
  return null
}

function memoryProblem({ Resources }: TaskSpec): string | null {
  const memory = Resources?.Limits?.MemoryBytes ?? 0
  return memory > 0 && memory < leastMemory ? "Minimum memory limit allowed is 6MB" : null
}

function first<T>(list: readonly T[], problem: (item: T) => string | null): string | null {
  for (const item of list) {
    const found = problem(item)
    if (found !== null) return found
  }
  return null
}
