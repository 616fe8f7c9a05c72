/** Cases about what the control API accepts, through the cluster's own door. */
import type { Json, JsonObject } from "../../src/lib/json.ts"
import { isJsonObject } from "../../src/lib/json.ts"
import { type Cluster, createCluster } from "../../src/swarm/cluster.ts"
import type { Command } from "../../src/swarm/command.ts"
import type { Service } from "../../src/swarm/objects.ts"
import type { ServiceSpec } from "../../src/swarm/spec.ts"
import type { Stage } from "./case.ts"
import {
  expectEqual,
  Mismatch,
  needText,
  numberAt,
  objectAt,
  objectsAt,
  onlyKeys,
  setAside,
  textAt,
  textsAt,
  unknownForm,
} from "./fields.ts"
import { givenObjects, portOf, restartOf, serviceSpecOf, setTaskField, updateOf } from "./given.ts"

interface Answer {
  readonly code: string | null
  readonly message: string
}

const accepted: Answer = { code: null, message: "" }
const ID_IN_PATH = "a request without an id: in the Docker Engine API the id is part of the path"
const IMPLIED_MODE =
  "a service without a mode: the Docker Engine API, which is the door here, reads it as replicated"

export class ControlStage implements Stage {
  readonly remarks: string[] = []
  readonly #cluster: Cluster
  /** Full ids by the ids that the case gives. */
  readonly #ids = new Map<string, string>()
  readonly #answers: Answer[] = []
  #table: JsonObject | null = null

  constructor(given: JsonObject) {
    this.#cluster = createCluster({ seed: 1, nodes: [{ name: "node1", role: "manager" }] })
    for (const Name of ["net20", "net30"]) {
      this.#apply({ type: "network-create", spec: { Name, Driver: "overlay" } })
    }
    for (const service of givenObjects(given, "services")) {
      const { result } = this.#cluster.apply(
        { type: "service-create", spec: specOf(service) },
        this.#cluster.now,
      )
      if (!result.ok) throw new Mismatch(`the given service was refused: ${result.error.message}`)
      this.#ids.set(needText(service, "id"), result.value.id)
    }
  }

  act(action: JsonObject): void {
    if (action.table === true) this.#table = action
    else this.#answers.push(this.#perform(needText(action, "do"), action))
  }

  check(check: JsonObject): void {
    const name = needText(check, "check")
    if (name === "table") this.#checkTable(check)
    else if (name === "words") this.#checkWords(needText(check, "text"))
    else if (name === "error") {
      const answer = this.#answers.at(-1) ?? accepted
      expectEqual("error", answer.code, needText(check, "code"))
      contains(answer, textAt(check, "contains") ?? "")
    } else unknownForm(`check ${name}`)
  }

  #checkTable(check: JsonObject): void {
    const kind = needText(this.#table ?? {}, "do")
    for (const [i, row] of objectsAt(check, "rows").entries()) {
      const remark = outOfReach(kind, row)
      if (remark !== null) {
        this.remarks.push(remark)
        setAside(row)
        continue
      }
      const answer = this.#perform(kind, row)
      const phrase = /^contains '(.*)'$/.exec(textAt(row, "error") ?? "")?.[1]
      if (phrase !== undefined) contains(answer, phrase)
      else expectEqual(`row ${i + 1}`, answer.code, row.error)
    }
  }

  #checkWords(text: string): void {
    const codes = this.#answers.map((answer) => answer.code)
    const sequence = /^first accepted although nothing changed; second refused: '(.*)'$/.exec(text)
    const pair = /^first (\w+), second accepted$/.exec(text)
    if (sequence !== null) {
      expectEqual("first", codes[0], null)
      contains(this.#answers[1] ?? accepted, sequence[1] ?? "")
    } else if (pair !== null) expectEqual("answers", codes, [pair[1] ?? "", null])
    else unknownForm(`words "${text}"`)
  }

  #perform(kind: string, request: JsonObject): Answer {
    switch (kind) {
      case "createServiceApi":
      case "createService": {
        const service = request.service ?? request.in ?? null
        return this.#create(isJsonObject(service) ? specOf(service) : {})
      }
      case "updateServiceApi":
        return this.#update(objectAt(request, "request") ?? request)
      case "deleteServiceApi":
      case "removeService":
        return this.#apply({ type: "service-remove", service: this.#idOf(needText(request, "id")) })
      case "validateUpdateConfig":
        return this.#create({ ...plain(), UpdateConfig: updateOf(objectAt(request, "in") ?? {}) })
      case "validateRestart": {
        const spec = plain()
        const policy = restartOf(objectAt(request, "in") ?? {})
        return this.#create({
          ...spec,
          TaskTemplate: { ...spec.TaskTemplate, RestartPolicy: policy },
        })
      }
      case "validateResources": {
        const spec = plain()
        const Limits = amountsOf(objectAt(request, "in") ?? {})
        return this.#create({
          ...spec,
          TaskTemplate: { ...spec.TaskTemplate, Resources: { Limits } },
        })
      }
      case "validateMode":
        return this.#create({ ...plain(), Mode: modeOf(request.in ?? null) })
      case "validateEndpoint": {
        const ports = objectsAt(request, "ports").map(portOf)
        const answer = this.#create({
          ...plain(),
          EndpointSpec: { Mode: needText(request, "mode"), Ports: ports },
        })
        this.#forgetLast()
        return answer
      }
      default:
        return unknownForm(`action ${kind}`)
    }
  }

  #create(spec: ServiceSpec): Answer {
    return this.#apply({ type: "service-create", spec })
  }

  /** Cases of one table are meant for an empty cluster each. */
  #forgetLast(): void {
    const last = this.#cluster.services().at(-1)
    if (last !== undefined) this.#apply({ type: "service-remove", service: last.id })
  }

  #update(request: JsonObject): Answer {
    const id = this.#idOf(needText(request, "id"))
    const service = this.#cluster.service(id)
    const said = textAt(request, "spec") ?? "unchanged"
    if (!["ok", "unchanged"].includes(said)) unknownForm(`spec "${said}"`)
    const spec: ServiceSpec = structuredClone(service?.spec ?? plain())
    for (const [name, value] of Object.entries(objectAt(request, "set") ?? {})) {
      setField(spec, name, value)
    }
    const version = this.#versionFor(request, service)
    return this.#apply({ type: "service-update", service: id, version, spec })
  }

  /** `V` is the version that the service had at first. */
  #versionFor(request: JsonObject, service: Service | undefined): number {
    const current = service?.meta.version ?? 0
    if (request.version === "V") {
      const known = this.#ids.get("version V")
      if (known === undefined) this.#ids.set("version V", String(current))
      return known === undefined ? current : Number(known)
    }
    return numberAt(request, "version") ?? current
  }

  #idOf(name: string): string {
    return this.#ids.get(name) ?? name
  }

  #apply(command: Command): Answer {
    const { result } = this.#cluster.apply(command, this.#cluster.now)
    return result.ok ? accepted : { code: result.error.code, message: result.error.message }
  }
}

function outOfReach(kind: string, row: JsonObject): string | null {
  const request = objectAt(row, "request") ?? row
  const named = kind === "updateServiceApi" || kind === "removeService"
  if (named && (textAt(request, "id") ?? "") === "") return ID_IN_PATH
  if (kind === "validateMode" && row.in === null) return IMPLIED_MODE
  if (objectAt(row, "request") !== undefined && request.version === undefined) {
    return "a request without a version: the Docker Engine API reads the version from the query and refuses the request before it reaches the swarm"
  }
  return null
}

function contains(answer: Answer, phrase: string): void {
  if (!answer.message.includes(phrase) || answer.code === null) {
    throw new Mismatch(`"${answer.message}" does not contain "${phrase}"`)
  }
}

let plainServices = 0
function plain(): ServiceSpec {
  plainServices += 1
  return {
    Name: `service${plainServices}`,
    TaskTemplate: { ContainerSpec: { Image: "image" } },
    Mode: { Replicated: { Replicas: 1 } },
  }
}

function specOf(given: JsonObject): ServiceSpec {
  const long = /^(\d+) characters long$/.exec(textAt(given, "name") ?? "")
  if (long === null) return serviceSpecOf({ image: "image", ...given })
  return serviceSpecOf({ image: "image", ...given, name: "a".repeat(Number(long[1])) })
}

function amountsOf(given: JsonObject) {
  onlyKeys(given, "resources", ["cpu", "nanoCPUs", "memory", "memoryBytes"])
  return {
    NanoCPUs: numberAt(given, "nanoCPUs") ?? numberAt(given, "cpu") ?? 0,
    MemoryBytes: numberAt(given, "memoryBytes") ?? numberAt(given, "memory") ?? 0,
  }
}

function modeOf(mode: Json): NonNullable<ServiceSpec["Mode"]> {
  if (!isJsonObject(mode)) return {}
  if (mode.global === true) return { Global: {} }
  return { Replicated: { Replicas: numberAt(mode, "replicated") ?? unknownForm("mode") } }
}

function setField(spec: ServiceSpec, name: string, value: Json): void {
  if (name === "ports") spec.EndpointSpec = { Ports: objectsAt({ value }, "value").map(portOf) }
  else if (name === "networks") {
    spec.Networks = textsAt({ value }, "value").map((Target) => ({ Target }))
  } else if (name.startsWith("task.")) {
    spec.TaskTemplate = spec.TaskTemplate ?? {}
    setTaskField(spec.TaskTemplate, name.slice("task.".length), value)
  } else unknownForm(`update of ${name}`)
}
