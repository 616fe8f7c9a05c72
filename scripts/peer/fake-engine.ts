/** An engine that knows what a case gives it, keeps no swarm, and remembers what it was asked. */
import type { EngineClient, EngineRequest, EngineResponse } from "../../src/engine/client.ts"
import { isJsonObject, type Json, type JsonObject } from "../../src/lib/json.ts"
import { textAt } from "./fields.ts"

export interface FakeContents {
  readonly services?: readonly JsonObject[]
  readonly tasks?: readonly JsonObject[]
  readonly nodes?: readonly JsonObject[]
  readonly networks?: readonly JsonObject[]
  readonly secrets?: readonly JsonObject[]
  readonly configs?: readonly JsonObject[]
  /** Answers that come before all others, by `METHOD /path`. */
  readonly failures?: ReadonlyMap<string, readonly [number, string]>
  readonly selfNodeId?: string
}

const nothing: readonly JsonObject[] = []

export class FakeEngine implements EngineClient {
  readonly asked: EngineRequest[] = []
  readonly #contents: FakeContents

  constructor(contents: FakeContents) {
    this.#contents = contents
  }

  async request(request: EngineRequest): Promise<EngineResponse> {
    this.asked.push(request)
    const [status, answer] = this.#answer(request)
    return { status, headers: {}, body: JSON.stringify(answer) }
  }

  async *stream(): AsyncIterable<string> {
    // Nothing ever happens here.
  }

  changed(): Promise<void> {
    return new Promise(() => {})
  }

  #answer({ method, path, query }: EngineRequest): readonly [number, Json] {
    const failure = this.#contents.failures?.get(`${method} ${path}`)
    if (failure !== undefined) return [failure[0], { message: failure[1] }]
    const [, kind = "", id] = path.split("/")
    if (kind === "info") {
      return [200, { Swarm: { NodeID: this.#contents.selfNodeId ?? "", ControlAvailable: true } }]
    }
    if (method === "DELETE") return [200, {}]
    if (method === "POST") return [201, { ID: "made", Id: "made", Warnings: null }]
    const objects = this.#objects(kind)
    if (objects === null) return [404, { message: "page not found" }]
    if (id !== undefined) {
      const found = objects.find((one) => one.ID === id || one.Id === id || nameOf(one) === id)
      // Names that nobody gave stand for themselves, where only a name is asked for.
      if (found === undefined && kind === "nodes") return [200, { ID: id, Spec: { Name: id } }]
      if (found === undefined) return [404, { message: `no such ${kind.slice(0, -1)}: ${id}` }]
      return [200, found]
    }
    return [200, objects.filter((one) => passes(one, query?.filters))]
  }

  #objects(kind: string): readonly JsonObject[] | null {
    const { services, tasks, nodes, networks, secrets, configs } = this.#contents
    const kinds = { services, tasks, nodes, networks, secrets, configs }
    const found = Object.entries(kinds).find(([name]) => name === kind)
    return found === undefined ? null : (found[1] ?? nothing)
  }
}

function nameOf(object: JsonObject): string {
  const spec = isJsonObject(object.Spec) ? object.Spec : {}
  return textAt(object, "Name") ?? textAt(spec, "Name") ?? ""
}

function labelsOf(object: JsonObject): JsonObject {
  const spec = isJsonObject(object.Spec) ? object.Spec : object
  return isJsonObject(spec.Labels) ? spec.Labels : {}
}

function passes(object: JsonObject, text: string | undefined): boolean {
  const filters: Json = text === undefined ? {} : JSON.parse(text)
  if (!isJsonObject(filters)) return true
  return Object.entries(filters).every(([key, wanted]) => {
    const values = isJsonObject(wanted)
      ? Object.keys(wanted)
      : Array.isArray(wanted)
        ? wanted.map(String)
        : []
    if (key === "id") return values.some((value) => textAt(object, "ID")?.startsWith(value))
    if (key === "name") return values.some((value) => nameOf(object).startsWith(value))
    // Tasks are asked for by their service's labels, which a case does not give.
    if (key !== "label" || object.ServiceID !== undefined) return true
    return values.every((value) => {
      const [name = "", ...rest] = value.split("=")
      const own = labelsOf(object)[name]
      return rest.length === 0 ? own !== undefined : own === rest.join("=")
    })
  })
}
