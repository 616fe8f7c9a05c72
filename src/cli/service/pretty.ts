/** `docker service inspect --pretty`, line by line (IN-2). */
import type {
  ApiService,
  ContainerSpec,
  Healthcheck,
  ResourceAmounts,
  TaskSpec,
  UpdateConfig,
} from "../../engine/types.ts"
import { formatGoDuration } from "../../lib/go-duration.ts"
import { binarySize } from "../../lib/human-size.ts"
import { compareCodeUnits } from "../../lib/natural-order.ts"
import { ago } from "../words.ts"
import { texts } from "./draft.ts"

/** `networks`: names by id. `now`: milliseconds since the epoch. */
export function prettyService(
  service: ApiService,
  networks: ReadonlyMap<string, string>,
  now: number,
): string {
  const { Spec: spec } = service
  const task = spec.TaskTemplate ?? {}
  const lines = [
    `ID:\t\t${service.ID}`,
    `Name:\t\t${spec.Name ?? ""}`,
    ...labelLines(spec.Labels ?? {}),
    ...modeLines(service),
    ...statusLines(service, now),
    ...placementLines(task),
    ...paceLines("UpdateConfig", "Update order:     ", spec.UpdateConfig),
    ...paceLines("RollbackConfig", "Rollback order:   ", spec.RollbackConfig),
    ...containerLines(task),
    ...resourceLines(task),
    ...networkLines(task.Networks ?? spec.Networks ?? [], networks),
    `Endpoint Mode:\t${service.Endpoint.Spec?.Mode ?? spec.EndpointSpec?.Mode ?? ""}`,
    ...portLines(service),
    ...healthLines(task.ContainerSpec?.Healthcheck),
  ]
  return `\n${lines.join("\n")}\n\n`
}

function labelLines(labels: Readonly<Record<string, string>>): string[] {
  const keys = Object.keys(labels).sort(compareCodeUnits)
  if (keys.length === 0) return []
  return ["Labels:", ...keys.map((key) => ` ${key}${labels[key] ? `=${labels[key]}` : ""}`)]
}

function modeLines({ Spec: { Mode: mode } }: ApiService): string[] {
  if (mode?.Global !== undefined) return ["Service Mode:\tGlobal"]
  // As recorded: the client has no word for jobs there.
  if (mode?.GlobalJob !== undefined || mode?.ReplicatedJob !== undefined) return ["Service Mode:"]
  const replicas = mode?.Replicated?.Replicas
  return [
    "Service Mode:\tReplicated",
    ...(replicas === undefined ? [] : [` Replicas:\t${replicas}`]),
  ]
}

function statusLines({ UpdateStatus: status }: ApiService, now: number): string[] {
  if (!status?.State) return []
  const completed = status.State === "completed" && status.CompletedAt
  return [
    "UpdateStatus:",
    ` State:\t\t${status.State}`,
    ...(status.StartedAt ? [` Started:\t${ago(now, status.StartedAt)}`] : []),
    ...(completed ? [` Completed:\t${ago(now, status.CompletedAt)}`] : []),
    ` Message:\t${status.Message ?? ""}`,
  ]
}

function placementLines({ Placement: placement }: TaskSpec): string[] {
  const constraints = placement?.Constraints ?? []
  const preferences = (placement?.Preferences ?? []).map(
    (one) => `spread=${one.Spread?.SpreadDescriptor ?? ""}`,
  )
  const most = placement?.MaxReplicas ?? 0
  return [
    "Placement:",
    ...(constraints.length > 0 ? [` Constraints:\t[${constraints.join(" ")}]`] : []),
    ...(preferences.length > 0 ? [` Preferences:   [${preferences.join(" ")}]`] : []),
    ...(most > 0 ? [` Max Replicas Per Node:   ${most}`] : []),
  ]
}

function paceLines(title: string, order: string, config: UpdateConfig | undefined): string[] {
  if (config === undefined) return []
  const { Delay: delay = 0, Monitor: monitor = 0 } = config
  return [
    `${title}:`,
    ` Parallelism:\t${config.Parallelism ?? 0}`,
    ...(delay > 0 ? [` Delay:\t\t${formatGoDuration(delay)}`] : []),
    ` On failure:\t${config.FailureAction ?? ""}`,
    ...(monitor > 0 ? [` Monitoring Period: ${formatGoDuration(monitor)}`] : []),
    ` Max failure ratio: ${config.MaxFailureRatio ?? 0}`,
    ` ${order} ${config.Order ?? ""}`,
  ]
}

function containerLines({ ContainerSpec: container = {}, LogDriver: log }: TaskSpec): string[] {
  const words = (list: readonly string[]) => list.map((word) => `${word} `).join("")
  const args = container.Args ?? []
  const env = container.Env ?? []
  return [
    "ContainerSpec:",
    ` Image:\t\t${container.Image ?? ""}`,
    ...(args.length > 0 ? [` Args:\t\t${words(args)}`] : []),
    ...(env.length > 0 ? [` Env:\t\t${words(env)}`] : []),
    ...(container.Dir ? [` Dir:\t\t${container.Dir}`] : []),
    ...(container.Init === undefined ? [] : [` Init:\t\t${container.Init}`]),
    ...(container.User ? [` User: ${container.User}`] : []),
    ...capabilityLines(texts(container.CapabilityAdd), texts(container.CapabilityDrop)),
    ...kernelLines(container),
    ...mountLines(container.Mounts),
    ...fileLines("Configs", "Config", container.Configs),
    ...fileLines("Secrets", "Secret", container.Secrets),
    ...(log === undefined ? [] : logLines(log.Name ?? "", log.Options ?? {})),
  ]
}

function capabilityLines(add: readonly string[], drop: readonly string[]): string[] {
  if (add.length === 0 && drop.length === 0) return []
  return [
    "Capabilities:",
    ...(add.length > 0 ? [` Add: ${add.join(", ")}`] : []),
    ...(drop.length > 0 ? [` Drop: ${drop.join(", ")}`] : []),
  ]
}

function kernelLines({ Sysctls: sysctls, Ulimits: ulimits }: ContainerSpec): string[] {
  const settings = Object.entries(
    typeof sysctls === "object" && sysctls !== null ? sysctls : {},
  ).map(([name, value]) => ` ${name}: ${text(value)}`)
  const limits = records(ulimits).map(
    (each) => ` ${text(each.Name)}: ${Number(each.Soft)}:${Number(each.Hard)}`,
  )
  return [
    ...(settings.length > 0 ? ["SysCtls:", ...settings] : []),
    ...(limits.length > 0 ? ["Ulimits:", ...limits] : []),
  ]
}

function mountLines(mounts: unknown): string[] {
  const list = records(mounts)
  if (list.length === 0) return []
  return [
    "Mounts:",
    ...list.flatMap((mount) => [
      ` Target:\t${text(mount.Target)}`,
      `  Source:\t${text(mount.Source)}`,
      `  ReadOnly:\t${mount.ReadOnly === true}`,
      `  Type:\t\t${text(mount.Type)}`,
    ]),
  ]
}

function fileLines(title: string, kind: "Config" | "Secret", files: unknown): string[] {
  const list = records(files)
  if (list.length === 0) return []
  return [
    `${title}:`,
    ...list.flatMap((file) => [
      ` Target:\t${text(records([file.File])[0]?.Name)}`,
      `  Source:\t${text(file[`${kind}Name`])}`,
    ]),
  ]
}

function logLines(name: string, options: Readonly<Record<string, string>>): string[] {
  const keys = Object.keys(options).sort(compareCodeUnits)
  return [
    "Log Driver:",
    ` Name:\t\t${name}`,
    ...(keys.length > 0
      ? [" LogOpts:", ...keys.map((key) => `  ${key}:       ${options[key]}`)]
      : []),
    // Docker's own template leaves this line empty.
    "",
  ]
}

function resourceLines({ Resources: resources }: TaskSpec): string[] {
  if (resources === undefined) return []
  return [
    "Resources:",
    ...amountLines("Reservations", resources.Reservations),
    ...amountLines("Limits", resources.Limits),
  ]
}

function amountLines(title: string, amounts: ResourceAmounts | undefined): string[] {
  const { NanoCPUs: cpus = 0, MemoryBytes: memory = 0, Pids: pids = 0 } = amounts ?? {}
  if (cpus === 0 && memory === 0 && pids === 0) return []
  return [
    ` ${title}:`,
    ...(cpus !== 0 ? [`  CPU:\t\t${cpus / 1e9}`] : []),
    ...(memory !== 0 ? [`  Memory:\t${binarySize(memory)}`] : []),
    ...(pids !== 0 ? [`  PIDs:\t\t${pids}`] : []),
  ]
}

function networkLines(
  attached: readonly { readonly Target?: string }[],
  names: ReadonlyMap<string, string>,
): string[] {
  if (attached.length === 0) return []
  const list = attached.map(({ Target: id = "" }) => ` ${names.get(id) ?? id}`).join("")
  return [`Networks:${list} `]
}

function portLines({ Endpoint: endpoint }: ApiService): string[] {
  const ports = endpoint.Ports ?? []
  if (ports.length === 0) return []
  return [
    "Ports:",
    ...ports.flatMap((port) => [
      ` PublishedPort = ${port.PublishedPort ?? 0}`,
      `  Protocol = ${port.Protocol ?? ""}`,
      `  TargetPort = ${port.TargetPort ?? 0}`,
      `  PublishMode = ${port.PublishMode ?? ""}`,
    ]),
  ].map(closeLast)
}

function healthLines(check: Healthcheck | undefined): string[] {
  if (check === undefined) return []
  const tests = check.Test ?? []
  const lines = [
    " Healthcheck:",
    `  Interval = ${formatGoDuration(check.Interval ?? 0)}`,
    `  Retries = ${check.Retries ?? 0}`,
    `  StartPeriod =\t${formatGoDuration(check.StartPeriod ?? 0)}`,
    `  Timeout =\t${formatGoDuration(check.Timeout ?? 0)}`,
  ]
  if (tests.length === 0) return lines
  return [...lines, "  Tests:", ...tests.map((word) => `\t Test = ${word}`)].map(closeLast)
}

/** Docker's template leaves a blank after the last line of these blocks. */
function closeLast(line: string, index: number, lines: readonly string[]): string {
  return index === lines.length - 1 ? `${line} ` : line
}

function records(list: unknown): Record<string, unknown>[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((one) => (typeof one === "object" && one !== null ? [{ ...one }] : []))
}

function text(value: unknown): string {
  return typeof value === "string" ? value : ""
}
