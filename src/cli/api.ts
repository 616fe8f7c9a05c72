/** Requests to the engine, as docker's own client words them. */
import type { EngineClient, EngineRequest, EngineResponse } from "../engine/client.ts"
import { bodyOf } from "../engine/client.ts"
import type {
  ApiNetwork,
  ApiNode,
  ApiService,
  ApiTask,
  Filters,
  ServiceSpec,
} from "../engine/types.ts"
import { compareCodeUnits } from "../lib/natural-order.ts"
import type { Process } from "../lib/process.ts"

/** The engine as one process sees it: every request ends when the process is told to stop. */
export class Api {
  private readonly client: EngineClient
  private readonly process: Process
  private readonly purpose: EngineRequest["purpose"]

  constructor(client: EngineClient, process: Process, purpose?: EngineRequest["purpose"]) {
    this.client = client
    this.process = process
    this.purpose = purpose
  }

  async send(request: EngineRequest): Promise<EngineResponse> {
    const purpose = this.purpose === undefined ? {} : { purpose: this.purpose }
    return this.client.request({ ...request, ...purpose }, this.process.signal)
  }

  /** Pieces of an answer as they come; throws where the engine refuses. */
  stream(request: EngineRequest): AsyncIterable<string> {
    return this.client.stream(request, this.process.signal)
  }

  async get<T>(path: string, query?: Record<string, string>): Promise<T> {
    return bodyOf<T>(await this.send({ method: "GET", path, ...(query && { query }) }))
  }

  async post<T>(path: string, query: Record<string, string>, json?: object): Promise<T> {
    return bodyOf<T>(await this.send({ method: "POST", path, query, ...(json && { json }) }))
  }

  /** A write whose good answer has no body. */
  async change(path: string, query: Record<string, string>, json?: object): Promise<void> {
    const response = await this.send({ method: "POST", path, query, ...(json && { json }) })
    if (response.status >= 400) bodyOf(response)
  }

  async remove(path: string, query?: Record<string, string>): Promise<void> {
    const response = await this.send({ method: "DELETE", path, ...(query && { query }) })
    if (response.status >= 400) bodyOf(response)
  }

  async services(filters: Filters = {}, status = false): Promise<ApiService[]> {
    return this.get("/services", { ...filterQuery(filters), ...(status && { status: "true" }) })
  }

  async service(ref: string, insertDefaults = false): Promise<ApiService> {
    const query = { insertDefaults: String(insertDefaults) }
    return completeService(await this.get<ApiService>(`/services/${segment(ref)}`, query))
  }

  async tasks(filters: Filters): Promise<ApiTask[]> {
    return this.get("/tasks", filterQuery(filters))
  }

  async nodes(filters: Filters = {}): Promise<ApiNode[]> {
    return this.get("/nodes", filterQuery(filters))
  }

  async node(ref: string): Promise<ApiNode> {
    return this.get(`/nodes/${segment(ref)}`)
  }

  async networks(filters: Filters = {}): Promise<ApiNetwork[]> {
    return this.get("/networks", filterQuery(filters))
  }

  async updateService(
    service: ApiService,
    spec: ServiceSpec,
    query: Record<string, string> = {},
  ): Promise<readonly string[]> {
    const version = String(service.Version.Index)
    const answer = await this.post<{ Warnings?: string[] | null }>(
      `/services/${service.ID}/update`,
      { ...query, version },
      spec,
    )
    return answer.Warnings ?? []
  }
}

/** The client's own types write a field that engines before 25.0 do not know. */
function completeService(service: ApiService): ApiService {
  for (const spec of [service.Spec, service.PreviousSpec]) {
    const container = spec?.TaskTemplate?.ContainerSpec
    const privileges = container?.Privileges
    if (container === undefined || typeof privileges !== "object" || privileges === null) continue
    if (!("NoNewPrivileges" in privileges)) {
      container.Privileges = { ...privileges, NoNewPrivileges: false }
    }
  }
  return service
}

/** One segment of a path: Go's `url.PathEscape` keeps `:` and `@` as they are. */
export function segment(text: string): string {
  return encodeURIComponent(text).replace(/%(?:3A|40|24|26|2B|3D|2C)/g, (code) =>
    decodeURIComponent(code),
  )
}

/** As the client encodes them: `{"name":{"web":true}}`, keys sorted. */
export function filterQuery(filters: Filters): Record<string, string> {
  const names = Object.keys(filters).sort(compareCodeUnits)
  if (names.length === 0) return {}
  const encoded = Object.fromEntries(
    names.map((name) => [
      name,
      Object.fromEntries([...(filters[name] ?? [])].sort(compareCodeUnits).map((v) => [v, true])),
    ]),
  )
  return { filters: JSON.stringify(encoded) }
}
