/** Cases about what the flags of `service create` and `service update` do to a spec. */

import type { Flag } from "../../src/cli/command.ts"
import { CommandFailure } from "../../src/cli/command.ts"
import { checkFlagValue } from "../../src/cli/flag-kinds.ts"
import { FlagValues } from "../../src/cli/flag-values.ts"
import { parseFlags } from "../../src/cli/parse-flags.ts"
import { createFlags } from "../../src/cli/service/create-flags.ts"
import { specFromFlags } from "../../src/cli/service/create-spec.ts"
import { updateFlags } from "../../src/cli/service/update-flags.ts"
import { updatedSpec } from "../../src/cli/service/update-spec.ts"
import type { Healthcheck, ServiceSpec } from "../../src/engine/types.ts"
import { formatGoDuration, parseGoDuration } from "../../src/lib/go-duration.ts"
import { isJsonObject, type Json, type JsonObject } from "../../src/lib/json.ts"
import type { Stage } from "./case.ts"
import { processOf } from "./cli-run.ts"
import {
  expectEqual,
  listAt,
  Mismatch,
  needText,
  numberAt,
  objectAt,
  objectsAt,
  onlyKeys,
  textAt,
  textsAt,
  unknownForm,
} from "./fields.ts"

export class FlagStage implements Stage {
  readonly remarks: string[] = []
  readonly #given: JsonObject
  #action: JsonObject = {}
  #spec: ServiceSpec = {}
  #error: string | null = null

  constructor(given: JsonObject) {
    this.#given = given
  }

  act(action: JsonObject): void {
    this.#action = action
    const kind = needText(action, "do")
    if (kind === "sequence") {
      // Each row of the text has its own beginning, which is nothing.
      for (const value of Object.values(objectAt(this.#given, "spec") ?? {})) {
        if (value !== null) unknownForm("a sequence from a spec")
      }
    }
    if (action.table === true) {
      const spec = textAt(this.#given, "spec")
      if (spec !== undefined && spec !== "per row") unknownForm(`spec "${spec}"`)
    }
    if (action.table === true || kind === "sequence") return
    try {
      if (kind === "cliServiceUpdateMerge") {
        this.#spec = specOf(objectAt(this.#given, "spec") ?? {})
        update(this.#spec, pairsOf(action.flags ?? null))
      } else if (kind === "cliServiceCreate") this.#spec = create(pairsOf(action.flags ?? null))
      else unknownForm(`action ${kind}`)
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error
      this.#error = error.message
    }
  }

  check(check: JsonObject): void {
    const name = needText(check, "check")
    if (name === "error") {
      expectEqual("error", this.#error, needText(check, "text"))
      return
    }
    if (this.#error !== null) throw new Mismatch(this.#error)
    if (name === "table") {
      for (const row of objectsAt(check, "rows")) this.#row(row)
    } else if (name === "spec" || name === "specSet") {
      const { check: _check, ...wished } = check
      for (const [key, value] of Object.entries(wished)) {
        const seen = fieldOf(this.#spec, key)
        // Docker leaves the order of the environment to a Go map.
        if (name === "specSet" || key === "env")
          expectEqual(key, sortedList(seen), sortedList(value))
        else expectEqual(key, seen, value)
      }
    } else if (name === "words" && this.#action.do === "sequence") {
      checkSequence(objectsAt(this.#action, "steps"), needText(check, "text"))
    } else unknownForm(`check ${name}`)
  }

  #row(row: JsonObject): void {
    const kind = needText(this.#action, "do")
    if (kind === "cliServiceUpdateMerge" && row.healthcheck !== undefined) {
      const spec = specOf({ healthcheck: row.healthcheck })
      update(spec, pairsOf(row.flags ?? null))
      expectEqual(JSON.stringify(row.flags), fieldOf(spec, "healthcheck"), row.result)
    } else if (kind === "parseUint64Opt") checkUint(row)
    else if (kind === "parseDurationOpt") checkDuration(row)
    else if (kind === "healthOptions") checkHealthOptions(row)
    else unknownForm(`row of ${kind}`)
  }
}

type Pairs = readonly (readonly [string, string])[]

function pairsOf(flags: Json): Pairs {
  if (isJsonObject(flags))
    return Object.entries(flags).map(([name, value]) => [name, String(value)])
  return listAt({ flags }, "flags").map((pair) => {
    const [name, value] = listAt({ pair }, "pair")
    return [String(name), String(value)]
  })
}

function parsed(pairs: Pairs, flags: readonly Flag[]): FlagValues {
  const words = pairs.map(([name, value]) => `--${name}=${value}`)
  const result = parseFlags(words, flags, { interspersed: true })
  if (!result.ok) throw new CommandFailure(result.error)
  return result.value.flags
}

function update(spec: ServiceSpec, pairs: Pairs): void {
  updatedSpec(spec, parsed(pairs, updateFlags), processOf([]))
}

function create(pairs: Pairs): ServiceSpec {
  return specFromFlags(parsed(pairs, createFlags), ["image"], processOf([]))
}

const specKeys = [
  ...["args", "labels", "constraints", "env", "groups", "ports", "healthcheck", "resources"],
  ...["readOnly", "init", "stopSignal", "maxReplicas", "containerLabels", "preferences", "mounts"],
]

function specOf(given: JsonObject): ServiceSpec {
  onlyKeys(given, "spec", specKeys)
  const labels = objectAt(given, "labels")
  const health = objectAt(given, "healthcheck")
  const ports = objectsAt(given, "ports").map((port) => ({
    ...(port.target !== undefined && { TargetPort: numberAt(port, "target") ?? 0 }),
    ...(port.published !== undefined && { PublishedPort: numberAt(port, "published") ?? 0 }),
    ...(port.protocol !== undefined && { Protocol: needText(port, "protocol") }),
    ...(port.mode !== undefined && { PublishMode: needText(port, "mode") }),
  }))
  return {
    ...(labels !== undefined && { Labels: textMap(labels) }),
    ...(ports.length > 0 && { EndpointSpec: { Ports: ports } }),
    TaskTemplate: {
      ContainerSpec: {
        ...(given.args !== undefined && { Args: [...textsAt(given, "args")] }),
        ...(given.env !== undefined && { Env: [...textsAt(given, "env")] }),
        ...(given.groups !== undefined && { Groups: [...textsAt(given, "groups")] }),
        ...(health !== undefined && { Healthcheck: healthOf(health) }),
        ...(objectAt(given, "containerLabels") !== undefined && {
          Labels: textMap(objectAt(given, "containerLabels") ?? {}),
        }),
      },
      Placement: {
        ...(given.constraints !== undefined && { Constraints: [...textsAt(given, "constraints")] }),
        ...(given.maxReplicas !== undefined && {
          MaxReplicas: numberAt(given, "maxReplicas") ?? 0,
        }),
      },
    },
  }
}

function textMap(object: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, String(value)]))
}

const durations = [
  ["interval", "Interval"],
  ["timeout", "Timeout"],
  ["startPeriod", "StartPeriod"],
  ["startInterval", "StartInterval"],
] as const

function healthOf(given: JsonObject): Healthcheck {
  onlyKeys(given, "health check", ["test", "retries", ...durations.map(([key]) => key)])
  const check: Healthcheck = {}
  if (given.test !== undefined) check.Test = [...textsAt(given, "test")]
  if (given.retries !== undefined) check.Retries = numberAt(given, "retries") ?? 0
  for (const [key, field] of durations) {
    const value = parseGoDuration(textAt(given, key) ?? "0s")
    if (given[key] !== undefined && value.ok) check[field] = value.value
  }
  return check
}

/** Zero is Go's nothing. */
function plainHealth(check: Healthcheck): JsonObject {
  const times = durations.flatMap(([key, field]) =>
    check[field] ? [[key, shortDuration(check[field])] as const] : [],
  )
  return {
    ...(check.Test !== undefined && { test: check.Test }),
    ...(check.Retries && { retries: check.Retries }),
    ...Object.fromEntries(times),
  }
}

/** As the cases write them: `1m`, not `1m0s`. */
function shortDuration(nanoseconds: number): string {
  return formatGoDuration(nanoseconds)
    .replace(/(?<=[hm])0s$/, "")
    .replace(/(?<=h)0m$/, "")
}

function fieldOf(spec: ServiceSpec, key: string): Json {
  const task = spec.TaskTemplate ?? {}
  const container = task.ContainerSpec ?? {}
  const limits = task.Resources?.Limits
  const json = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null))
  if (key === "args") return json(container.Args)
  if (key === "labels") return json(spec.Labels)
  if (key === "containerLabels") return json(container.Labels)
  if (key === "constraints") return json(task.Placement?.Constraints)
  if (key === "env") return json(container.Env)
  if (key === "groups") return json(container.Groups)
  if (key === "portTargets") return json(spec.EndpointSpec?.Ports?.map((port) => port.TargetPort))
  if (key === "healthcheck") return plainHealth(container.Healthcheck ?? {})
  if (key === "maxReplicas") return json(task.Placement?.MaxReplicas)
  if (key === "limits") {
    const { NanoCPUs, MemoryBytes, Pids } = limits ?? {}
    return json({ nanoCPUs: NanoCPUs, memory: MemoryBytes, pids: Pids })
  }
  if (key === "update") return plainPace(spec.UpdateConfig)
  if (key === "rollback") return plainPace(spec.RollbackConfig)
  return unknownForm(`spec field ${key}`)
}

function plainPace(config: ServiceSpec["UpdateConfig"] = {}): JsonObject {
  const time = (value = 0) => (value % 1e9 === 0 ? `${value / 1e9}s` : `${value}ns`)
  return {
    parallelism: config.Parallelism ?? null,
    delay: time(config.Delay),
    monitor: time(config.Monitor),
    failureAction: config.FailureAction ?? null,
    maxFailureRatio: config.MaxFailureRatio ?? null,
    order: config.Order ?? null,
  }
}

function sortedList(value: Json): readonly string[] {
  return listAt({ value }, "value").map(String).sort()
}

function checkUint(row: JsonObject): void {
  onlyKeys(row, "row", ["in", "unset", "value", "prints"])
  const flags = new FlagValues(updateFlags)
  if (row.in !== undefined) {
    const text = needText(row, "in")
    expectEqual(text, checkFlagValue("uint", text), null)
    flags.add("replicas", text)
    expectEqual(text, flags.number("replicas"), row.value)
    return
  }
  if (row.unset !== true) flags.add("replicas", String(numberAt(row, "value")))
  expectEqual("prints", flags.text("replicas"), row.prints)
}

function checkDuration(row: JsonObject): void {
  onlyKeys(row, "row", ["kind", "in", "prints", "error"])
  const [flag, field] =
    row.kind === "positive"
      ? (["health-interval", "Interval"] as const)
      : (["update-delay", "Delay"] as const)
  const spec: ServiceSpec = {}
  try {
    update(spec, [[flag, needText(row, "in")]])
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    expectEqual("error", error.message, row.error)
    return
  }
  const seen =
    field === "Delay"
      ? spec.UpdateConfig?.Delay
      : spec.TaskTemplate?.ContainerSpec?.Healthcheck?.Interval
  expectEqual(needText(row, "in"), formatGoDuration(seen ?? 0), row.prints)
}

const healthNames = [
  ["cmd", "health-cmd"],
  ["interval", "health-interval"],
  ["timeout", "health-timeout"],
  ["startPeriod", "health-start-period"],
  ["startInterval", "health-start-interval"],
  ["retries", "health-retries"],
  ["noHealthcheck", "no-healthcheck"],
] as const

function checkHealthOptions(row: JsonObject): void {
  const given = objectAt(row, "in") ?? {}
  onlyKeys(
    given,
    "health options",
    healthNames.map(([key]) => key),
  )
  const pairs = healthNames.flatMap(([key, flag]) =>
    given[key] === undefined ? [] : [[flag, String(given[key])] as const],
  )
  try {
    expectEqual(JSON.stringify(given), fieldOf(create(pairs), "healthcheck"), row.out)
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    expectEqual("error", error.message, row.error)
  }
}

function checkSequence(steps: readonly JsonObject[], text: string): void {
  const known =
    /^after the three updates: true, still true, false; init behaves likewise .*; stop signal SIGUSR1 stays until replaced/
  if (!known.test(text)) unknownForm(`words "${text}"`)
  const spec: ServiceSpec = {}
  const container = () => spec.TaskTemplate?.ContainerSpec ?? {}
  const seen = steps.map((step) => {
    const pairs = pairsOf(step.flags ?? {})
    update(spec, [...pairs, ...pairs.map(([, value]) => ["init", value] as const)])
    return [container().ReadOnly === true, container().Init ?? null]
  })
  expectEqual("read-only, init", seen, [
    [true, true],
    [true, true],
    [false, false],
  ])
  update(spec, [["stop-signal", "SIGUSR1"]])
  update(spec, [])
  expectEqual("stop signal", container().StopSignal, "SIGUSR1")
  update(spec, [["stop-signal", "SIGWINCH"]])
  expectEqual("stop signal", container().StopSignal, "SIGWINCH")
}
