/** A new service's spec from the flags of `service create`. */
import type { ContainerSpec, ServiceMode, ServiceSpec } from "../../engine/types.ts"
import type { Process } from "../../lib/process.ts"
import { FileError } from "../../lib/process.ts"
import { splitWords } from "../../lib/shell-words.ts"
import { splitOnce } from "../../lib/split-once.ts"
import { CommandFailure } from "../command.ts"
import type { FlagValues } from "../flag-values.ts"
import { joinPath } from "../paths.ts"
import { containerOf, resourcesOf, setList } from "./draft.ts"
import { resolveEnv } from "./environment.ts"
import { genericResources } from "./generic-resources.ts"
import { applyHealthFlags, healthFlags } from "./health.ts"
import { mountsOf } from "./mount.ts"
import { updatedUlimits } from "./ulimits.ts"
import { applyPaceFlags, applyRestartFlags } from "./update-config.ts"
import { applyCapabilities, hostLine, spreadOf } from "./update-lists.ts"
import { portsOf } from "./update-ports.ts"
import { applyLogDriver, applyResourceFlags } from "./update-spec.ts"

export function specFromFlags(
  flags: FlagValues,
  args: readonly string[],
  process: Process,
): ServiceSpec {
  const [image = "", ...command] = args
  const mode = modeOf(flags)
  const spec: ServiceSpec = {
    ...(flags.text("name") !== "" && { Name: flags.text("name") }),
    Labels: pairs(flags.list("label")),
    TaskTemplate: {
      ContainerSpec: containerFromFlags(flags, image, command, process),
      Resources: { Limits: {}, Reservations: {} },
      Placement: {},
      ForceUpdate: 0,
    },
    Mode: mode,
  }
  applyResourceFlags(spec, flags)
  const generic = genericResources(flags.list("generic-resource"))
  setList(resourcesOf(spec, "Reservations"), "GenericResources", generic)
  applyRestartFlags(spec, flags)
  applyCapabilities(spec, flags)
  applyPlacement(spec, flags)
  applyLogDriver(spec, flags)
  applyPaceFlags(spec, flags)
  // Only an update makes something of `--no-healthcheck=false`: an empty check.
  if (flags.anyChanged(healthFlags) || flags.truth("no-healthcheck")) applyHealthFlags(spec, flags)
  applyStartInterval(spec, flags)
  spec.EndpointSpec = { Mode: flags.text("endpoint-mode") }
  const ports = portsOf(flags.list("publish"))
  if (ports.length > 0) spec.EndpointSpec.Ports = ports
  return spec
}

/** Only here: an update takes the flag and does nothing with it (CU-9). */
function applyStartInterval(spec: ServiceSpec, flags: FlagValues): void {
  if (!flags.changed("health-start-interval")) return
  if (flags.truth("no-healthcheck")) {
    throw new CommandFailure("--no-healthcheck conflicts with --health-* options")
  }
  const StartInterval = flags.duration("health-start-interval")
  if (StartInterval < 0) throw new CommandFailure("duration cannot be negative")
  const container = containerOf(spec)
  container.Healthcheck = { ...container.Healthcheck, StartInterval }
}

const paceFlag = /^(?:update|rollback)-/

function modeOf(flags: FlagValues): ServiceMode {
  const mode = flags.text("mode")
  if (mode.endsWith("-job") && flags.changedNames().some((name) => paceFlag.test(name))) {
    throw new CommandFailure("update and rollback configuration is not supported for jobs")
  }
  const replicas = flags.changed("replicas") ? { Replicas: flags.number("replicas") } : {}
  const concurrent = flags.changed("max-concurrent")
  if (mode === "replicated" && !concurrent) return { Replicated: replicas }
  const job = mode === "replicated-job" || mode === "global-job"
  if (!["global", "replicated"].includes(mode) && !job) {
    throw new CommandFailure(`Unknown mode: ${mode}, only replicated and global supported`)
  }
  if (mode.startsWith("global") && flags.changed("replicas")) {
    throw new CommandFailure("replicas can only be used with replicated or replicated-job mode")
  }
  if (mode.startsWith("global") && flags.changed("replicas-max-per-node")) {
    throw new CommandFailure(
      "replicas-max-per-node can only be used with replicated or replicated-job mode",
    )
  }
  if (mode !== "replicated-job" && concurrent) {
    throw new CommandFailure("max-concurrent can only be used with replicated-job mode")
  }
  if (mode === "global") return { Global: {} }
  if (mode === "global-job") return { GlobalJob: {} }
  const total = flags.changed("replicas") ? { TotalCompletions: flags.number("replicas") } : {}
  const atOnce = concurrent ? flags.number("max-concurrent") : total.TotalCompletions
  return {
    ReplicatedJob: { ...(atOnce !== undefined && { MaxConcurrent: atOnce }), ...total },
  }
}

function containerFromFlags(
  flags: FlagValues,
  image: string,
  command: readonly string[],
  process: Process,
): ContainerSpec {
  const container: ContainerSpec = { Image: image }
  const labels = pairs(flags.list("container-label"))
  if (Object.keys(labels).length > 0) container.Labels = labels
  const entrypoint = splitWords(flags.text("entrypoint"))
  if (entrypoint.ok) setList(container, "Command", entrypoint.value)
  setList(container, "Args", command)
  if (flags.changed("hostname")) container.Hostname = flags.text("hostname")
  setList(container, "Env", [
    ...flags.list("env-file").flatMap((path) => readEnvFile(path, process)),
    ...flags.list("env").map((text) => resolveEnv(text, process.env)),
  ])
  if (flags.changed("workdir")) container.Dir = flags.text("workdir")
  if (flags.changed("user")) container.User = flags.text("user")
  setList(container, "Groups", flags.list("group"))
  container.Init = flags.truth("init")
  if (flags.changed("stop-signal")) container.StopSignal = flags.text("stop-signal")
  if (flags.truth("tty")) container.TTY = true
  if (flags.truth("read-only")) container.ReadOnly = true
  setList(container, "Mounts", mountsOf(flags.list("mount"), process.cwd))
  if (flags.changed("stop-grace-period")) {
    container.StopGracePeriod = flags.duration("stop-grace-period")
  }
  const dns: Record<string, unknown> = {}
  setList(dns, "Nameservers", flags.list("dns"))
  setList(dns, "Search", flags.list("dns-search"))
  setList(dns, "Options", flags.list("dns-option"))
  container.DNSConfig = dns
  setList(container, "Hosts", flags.list("host").map(hostLine))
  if (flags.changed("oom-score-adj")) container.OomScoreAdj = flags.number("oom-score-adj")
  if (flags.changed("isolation")) container.Isolation = flags.text("isolation")
  return container
}

function applyPlacement(spec: ServiceSpec, flags: FlagValues): void {
  const placement = spec.TaskTemplate?.Placement
  if (placement === undefined) return
  if (flags.changed("constraint")) placement.Constraints = [...flags.list("constraint")]
  if (flags.changed("placement-pref")) {
    placement.Preferences = flags
      .list("placement-pref")
      .map((text) => ({ Spread: { SpreadDescriptor: spreadOf(text) } }))
  }
  if (flags.changed("replicas-max-per-node")) {
    placement.MaxReplicas = flags.number("replicas-max-per-node")
  }
  if (flags.changed("sysctl")) containerOf(spec).Sysctls = pairs(flags.list("sysctl"))
  if (flags.changed("ulimit")) {
    containerOf(spec).Ulimits = updatedUlimits([], [], flags.list("ulimit"))
  }
}

function pairs(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    list.map((text): [string, string] => {
      const [key, value = ""] = splitOnce(text, "=")
      return [key, value]
    }),
  )
}

function readEnvFile(path: string, process: Process): string[] {
  try {
    return process.files
      .read(joinPath(process.cwd, path))
      .split("\n")
      .map((line) => line.trimStart())
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => resolveEnv(line, process.env))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new CommandFailure(`open ${path}: ${error.message.toLowerCase()}`)
  }
}
