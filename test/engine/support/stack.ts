/** A small swarm on which everything was done through the Engine API, as a student would. */
import { createTar } from "nanotar"
import type { EngineClient, EngineResponse } from "../../../src/engine/client.ts"
import { bodyOf } from "../../../src/engine/client.ts"
import { memoryClient } from "../../../src/engine/memory-client.ts"
import type { EngineProfile } from "../../../src/engine/profile.ts"
import type { ApiService, ApiTask, ProgressLine, ServiceSpec } from "../../../src/engine/types.ts"
import { createCluster } from "../../../src/swarm/cluster.ts"
import { SECOND } from "../../../src/swarm/time.ts"
import { finish } from "./finish.ts"
import { engineOf } from "./lab.ts"

export const registry = "127.0.0.1:5000"

export const workerFiles = (sleep: number) => ({
  Dockerfile: 'FROM python:alpine\nCOPY worker.py /\nCMD ["python", "worker.py"]\n',
  "worker.py": `import time\nimport requests\n\nwhile True:\n    requests.get("http://rng/32")\n    requests.post("http://hasher/")\n    time.sleep(${sleep})\n`,
})

export function aStack(seed = 7, profile?: EngineProfile) {
  const cluster = createCluster({
    seed,
    nodes: [
      { name: "node1", role: "manager" },
      { name: "node2", role: "worker" },
      { name: "node3", role: "worker" },
    ],
  })
  const engine = engineOf(cluster, profile && { profile })
  const client = memoryClient(engine.api, engine.host, "test")
  const verbs = doers({
    ...client,
    request: (request, signal) => finish(engine.host, client.request(request, signal)),
  })
  const wait = (seconds: number) => engine.host.advance(engine.host.now + seconds * SECOND)
  return { ...engine, ...verbs, cluster, client, wait }
}

function doers(client: EngineClient) {
  const get = async <T>(path: string, query?: Record<string, string>) =>
    bodyOf<T>(await client.request({ method: "GET", path, ...(query && { query }) }))
  const post = (path: string, json: object, query?: Record<string, string>) =>
    client.request({ method: "POST", path, json, ...(query && { query }) })
  return {
    document: get,
    post,
    async build(files: Record<string, string>, query: Record<string, string>) {
      const bytes = tarOf(files)
      return linesOf(await client.request({ method: "POST", path: "/build", bytes, query }))
    },
    async push(repository: string, tag: string) {
      const path = `/images/${registry}/${repository}/push`
      return linesOf(await client.request({ method: "POST", path, query: { tag } }))
    },
    async create(spec: ServiceSpec) {
      return bodyOf<{ ID: string }>(await post("/services/create", spec)).ID
    },
    service: (name: string) => get<ApiService>(`/services/${name}`),
    tasks: (name: string) =>
      get<ApiTask[]>("/tasks", { filters: JSON.stringify({ service: { [name]: true } }) }),
    async update(name: string, change: (spec: ServiceSpec) => ServiceSpec, rollback = false) {
      const { Version, Spec } = await get<ApiService>(`/services/${name}`)
      const query = { version: String(Version.Index), ...(rollback && { rollback: "previous" }) }
      return post(`/services/${name}/update`, change(Spec), query)
    },
    async pinned(image: string) {
      const path = `/distribution/${image}/json`
      const { Descriptor } = await get<{ Descriptor: { digest: string } }>(path)
      return `${image}@${Descriptor.digest}`
    },
  }
}

function tarOf(files: Record<string, string>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createTar(Object.entries(files).map(([name, data]) => ({ name, data }))))
}

function linesOf(response: EngineResponse): ProgressLine[] {
  if (response.status >= 400) bodyOf(response)
  return response.body
    .trim()
    .split("\r\n")
    .map((line) => JSON.parse(line))
}

export const withImage =
  (image: string) =>
  (spec: ServiceSpec): ServiceSpec => ({
    ...spec,
    TaskTemplate: {
      ...spec.TaskTemplate,
      ContainerSpec: { ...spec.TaskTemplate?.ContainerSpec, Image: image },
    },
  })

const workerSpec = (image: string, network: string, replicas = 3): ServiceSpec => ({
  Name: "worker",
  Labels: { "com.docker.stack.namespace": "coins" },
  TaskTemplate: {
    ContainerSpec: { Image: image },
    Networks: [{ Target: network, Aliases: ["worker"] }],
    ForceUpdate: 0,
  },
  Mode: { Replicated: { Replicas: replicas } },
  EndpointSpec: { Ports: [{ TargetPort: 80, PublishedPort: 8000 }] },
})

/** Built, pushed, deployed on a network of its own, and running. */
export async function deployed(profile?: EngineProfile) {
  const stack = aStack(7, profile)
  const image = `${registry}/worker:v0.1`
  await stack.build(workerFiles(0.1), { t: image })
  await stack.push("worker", "v0.1")
  await stack.post("/networks/create", { Name: "coins_default", Driver: "overlay" })
  const id = await stack.create(workerSpec(await stack.pinned(image), "coins_default"))
  stack.wait(60)
  return { ...stack, id }
}
