/**
 * A student without a terminal: does what the chapter asks for by Engine API requests, as docker's
 * commands would send them, on a lab with virtual time. What happens is folded into the standing.
 */
import { createTar } from "nanotar"
import { originalContext, workerFilePath } from "../../src/dockercoins/files.ts"
import { createLab } from "../../src/dockercoins/lab.ts"
import { programAsJson } from "../../src/dockercoins/program.ts"
import { readPython } from "../../src/dockercoins/python.ts"
import { serviceSpec, stackServices } from "../../src/dockercoins/stack.ts"
import { engineApi } from "../../src/engine/api.ts"
import { clientHeader, purposeHeader } from "../../src/engine/context.ts"
import { MemoryHost } from "../../src/engine/memory-host.ts"
import { presentFact } from "../../src/engine/present.ts"
import type { Standing } from "../../src/exercises/exercise.ts"
import { rollingUpdates } from "../../src/exercises/rolling-updates/exercise.ts"
import { foldFact, startStanding } from "../../src/exercises/runner.ts"
import type { Service } from "../../src/swarm/objects.ts"
import type { ServiceSpec, UpdateConfig } from "../../src/swarm/spec.ts"
import { SECOND } from "../../src/swarm/time.ts"
import { finish } from "../engine/support/finish.ts"

const registry = "127.0.0.1:5000"
const labels = (filter: string) => JSON.stringify({ label: { [filter]: true } })

export interface DeployOptions {
  readonly tag: string
  readonly policy?: UpdateConfig
  readonly replicas?: number
}

export class Student {
  readonly host: MemoryHost
  standing: Standing = startStanding(rollingUpdates)
  /** Writes of the standing: what would be stored. */
  changes = 0
  private readonly api: ReturnType<typeof engineApi>
  private runs = 0
  private workerText = originalContext("worker").get("worker.py") ?? ""

  constructor(seed: number) {
    const cluster = createLab({ seed })
    this.host = new MemoryHost(cluster, { onFact: (fact) => this.observe(fact) })
    this.api = engineApi(this.host)
    this.observe(presentFact(cluster))
  }

  /** Ids of the steps that are done, in the chapter's order. */
  get done(): string[] {
    return rollingUpdates.steps
      .map(({ id }) => id)
      .filter((id) => this.standing.steps[id]?.doneAt != null)
  }

  evidence(id: string): string | null {
    const step = rollingUpdates.steps.find((one) => one.id === id)
    const standing = this.standing.steps[id]
    return step && standing ? step.check.evidence(standing.state) : null
  }

  observed(id: string): string | null {
    const step = rollingUpdates.steps.find((one) => one.id === id)
    const standing = this.standing.steps[id]
    return step && standing ? step.check.observed(standing.state) : null
  }

  observe(fact: Parameters<typeof foldFact>[2]): void {
    const before = this.standing
    this.standing = foldFact(rollingUpdates, before, fact, this.host?.wallNow() ?? 0)
    if (this.standing !== before) this.changes += 1
  }

  // Reading

  async listServices(): Promise<void> {
    await this.get(this.client(), "/services", { status: "true" })
  }

  async ps(purpose?: "completion" | "progress"): Promise<void> {
    const client = this.client()
    const name = JSON.stringify({ name: { dockercoins_worker: true } })
    await this.get(client, "/services", { filters: name }, purpose)
    const service = JSON.stringify({ service: { [this.worker().id]: true } })
    await this.get(client, "/tasks", { filters: service }, purpose)
  }

  /** What the real CLI's progress display asks five times a second. */
  async progressRead(): Promise<void> {
    const filters = { service: { [this.worker().id]: true }, "_up-to-date": { true: true } }
    await this.get(this.client(), "/tasks", { filters: JSON.stringify(filters) })
  }

  async stackServices(client = this.client()): Promise<void> {
    await this.get(client, "/services", {
      filters: labels("com.docker.stack.namespace=dockercoins"),
    })
  }

  // Files, images

  edit(change: (text: string) => string): void {
    this.workerText = change(this.workerText)
    const reading = readPython(this.workerText, "/app/worker.py")
    const program = programAsJson({ app: "worker", ...reading })
    this.observe({ type: "file", at: this.host.now, path: workerFilePath, program })
  }

  sleepFor(seconds: string): void {
    this.edit((text) => text.replace(/sleep\([^)]*\)/, `sleep(${seconds})`))
  }

  async build(tag: string): Promise<void> {
    for (const name of ["rng", "hasher", "webui", "worker"] as const) {
      const context = originalContext(name)
      if (name === "worker") context.set("worker.py", this.workerText)
      const files = [...context].map(([file, data]) => ({ name: file, data }))
      await this.post(
        this.client(),
        `/build?t=${registry}/${name}:${tag}`,
        new Uint8Array(createTar(files)),
      )
    }
  }

  async push(tag: string): Promise<void> {
    for (const name of ["rng", "hasher", "webui", "worker"]) {
      await this.post(this.client(), `/images/${registry}/${name}/push?tag=${tag}`, null)
    }
  }

  async release(tag: string): Promise<void> {
    await this.build(tag)
    await this.push(tag)
    await this.deploy({ tag })
  }

  // Services

  /** As `docker stack deploy` does it: list the namespace, resolve the images, update everything. */
  async deploy({ tag, policy, replicas = 10 }: DeployOptions): Promise<void> {
    const client = this.client()
    await this.stackServices(client)
    const network = this.host.cluster
      .networks()
      .find(({ spec }) => spec.Name === "dockercoins_default")
    for (const name of stackServices) {
      const text = name === "redis" ? "redis:latest" : `${registry}/${name}:${tag}`
      const digest = this.host.cluster.resolve(text)?.digest ?? null
      const spec = serviceSpec({ name, tag, digest, network: network?.id ?? "" })
      const service = this.service(name)
      const isWorker = name === "worker"
      const force = service.spec.TaskTemplate?.ForceUpdate ?? 0
      const next: ServiceSpec = {
        ...spec,
        TaskTemplate: { ...spec.TaskTemplate, ForceUpdate: force },
        ...(isWorker && { Mode: { Replicated: { Replicas: replicas } } }),
        ...(isWorker && policy && { UpdateConfig: policy }),
      }
      await this.write(client, service, next)
    }
  }

  /** `docker service update`. */
  async update(change: (spec: ServiceSpec) => ServiceSpec): Promise<void> {
    const service = this.worker()
    await this.write(this.client(), service, change(structuredClone(service.spec)))
  }

  async pace(Parallelism: number, seconds: number): Promise<void> {
    const Delay = seconds * 1e9
    await this.update((spec) => ({
      ...spec,
      UpdateConfig: { ...spec.UpdateConfig, Parallelism, Delay },
    }))
  }

  async image(text: string): Promise<void> {
    await this.update((spec) => ({
      ...spec,
      TaskTemplate: {
        ...spec.TaskTemplate,
        ContainerSpec: { ...spec.TaskTemplate?.ContainerSpec, Image: text },
      },
    }))
  }

  async force(): Promise<void> {
    await this.update((spec) => ({
      ...spec,
      TaskTemplate: {
        ...spec.TaskTemplate,
        ForceUpdate: (spec.TaskTemplate?.ForceUpdate ?? 0) + 1,
      },
    }))
  }

  async scale(replicas: number): Promise<void> {
    await this.update((spec) => ({ ...spec, Mode: { Replicated: { Replicas: replicas } } }))
  }

  async rollback(): Promise<number> {
    const service = this.worker()
    return await this.write(this.client(), service, service.spec, "&rollback=previous")
  }

  async removeStack(): Promise<void> {
    for (const { id } of this.host.cluster.services()) {
      await this.request(this.client(), "DELETE", `/services/${id}`)
    }
  }

  // Time

  wait(seconds: number): void {
    this.host.advance(this.host.now + seconds * SECOND)
  }

  /** At most ten minutes. */
  until(stop: () => boolean): void {
    this.host.advanceUntil(stop, this.host.now + 600 * SECOND)
  }

  rolledOut(): void {
    this.until(() => !["updating", "rollback_started"].includes(this.status() ?? ""))
  }

  /** Lets some, and not all, of the workers be replaced. */
  halfway(count = 3): void {
    const image = this.worker().spec.TaskTemplate?.ContainerSpec?.Image
    const isNew = () =>
      this.host.cluster
        .tasksOfService(this.worker().id)
        .filter(
          (task) => task.status.state === "running" && task.spec.ContainerSpec?.Image === image,
        )
    this.until(() => isNew().length >= count)
  }

  status(): string | undefined {
    return this.worker().updateStatus?.state
  }

  worker(): Service {
    return this.service("worker")
  }

  private service(name: string): Service {
    const found = this.host.cluster
      .services()
      .find(({ spec }) => spec.Name === `dockercoins_${name}`)
    if (!found) throw new Error(`there is no ${name}`)
    return found
  }

  /** Every command is a process of its own. */
  private client(): string {
    this.runs += 1
    return `terminal.${this.runs}`
  }

  private async write(
    client: string,
    service: Service,
    spec: ServiceSpec,
    more = "",
  ): Promise<number> {
    const path = `/services/${service.id}/update?version=${service.meta.version}${more}`
    return await this.post(client, path, JSON.stringify(spec))
  }

  private async get(
    client: string,
    path: string,
    query: Record<string, string>,
    purpose?: string,
  ): Promise<void> {
    await this.request(client, "GET", `${path}?${new URLSearchParams(query)}`, null, purpose)
  }

  private async post(
    client: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | null,
  ): Promise<number> {
    return await this.request(client, "POST", path, body)
  }

  private async request(
    client: string,
    method: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | null = null,
    purpose?: string,
  ): Promise<number> {
    const headers = new Headers({ [clientHeader]: client })
    if (purpose) headers.set(purposeHeader, purpose)
    if (typeof body === "string") headers.set("content-type", "application/json")
    const response = await this.api.fetch(
      new Request(`http://engine${path}`, { method, headers, body }),
    )
    await finish(this.host, response.text())
    return response.status
  }
}
