/** The control API for services: create, update, roll back, remove (swarm-semantics section 15). */

import { ok, type Result } from "../lib/result.ts"
import { type Allocator, attachments, isIngress } from "./allocator.ts"
import type { Command, Done, Refusal } from "./command.ts"
import { convertServiceSpec } from "./convert.ts"
import { within } from "./limits.ts"
import type { Network, Secret, Service } from "./objects.ts"
import { isGlobal, isJob, replicas } from "./orchestrator/slot.ts"
import { predefinedNetworks } from "./predefined-networks.ts"
import { invalid, notFound, refuse } from "./refusals.ts"
import type { NetworkAttachmentConfig, PortConfig, ServiceSpec } from "./spec.ts"
import { sameMeaning } from "./spec-equality.ts"
import { checkServiceShape } from "./spec-shape.ts"
import { references, validateServiceSpec } from "./validate.ts"
import type { World } from "./world.ts"

export type Outcome = Result<Done, Refusal>
type CommandOf<T extends Command["type"]> = Extract<Command, { type: T }>

export class ServiceControl {
  readonly #world: World
  readonly #allocator: Allocator

  constructor(world: World, allocator: Allocator) {
    this.#world = world
    this.#allocator = allocator
  }

  /** CA-5. */
  create({ spec }: CommandOf<"service-create">): Outcome {
    const prepared = this.#prepare(spec)
    if (!prepared.ok) return prepared
    const ready = prepared.value
    const conflict = this.#portConflict(ready, "")
    if (conflict !== null) return invalid(conflict)
    const missing = this.#missingData(ready)
    if (missing !== null) return invalid(missing)
    const { store, limits, now, ids } = this.#world
    const name = ready.Name ?? ""
    for (const service of store.services.values()) {
      if (service.spec.Name?.toLowerCase() !== name.toLowerCase()) continue
      const message = `name conflicts with an existing object: service ${name} already exists`
      return refuse("AlreadyExists", message)
    }
    const count = within(store.services.size + 1, limits.services, "services")
    if (!count.ok) return count
    const room = this.#roomFor(ready, undefined)
    if (!room.ok) return room
    const endpoint = this.#allocator.endpoint(ready)
    const service = store.transaction(now, (tx) =>
      tx.createService({
        id: ids.object(),
        spec: ready,
        specVersion: 0,
        ...(isJob(ready) && { job: { iteration: 0, lastExecution: now } }),
        endpoint,
      }),
    )
    return ok({ id: service.id, version: service.meta.version })
  }

  /** CA-6 to CA-12. */
  update(command: CommandOf<"service-update">): Outcome {
    const found = this.find(command.service)
    if (!found.ok) return found
    const service = found.value
    const prepared = this.#prepare(command.spec)
    if (!prepared.ok) return prepared
    const spec = prepared.value
    if (!sameMeaning(spec.EndpointSpec, service.spec.EndpointSpec)) {
      const conflict = this.#portConflict(spec, service.id)
      if (conflict !== null) return invalid(conflict)
    }
    const refused = this.#mayChange(service, spec)
    if (refused !== null) return refused
    const next =
      command.rollback === "previous"
        ? this.#rolledBack(service)
        : forward(service, spec, command.version)
    if (!next.ok) return next
    if (command.version !== service.meta.version) return refuse("Unknown", "update out of sequence")
    const room = this.#roomFor(next.value.spec, service)
    if (!room.ok) return room
    const { store, now } = this.#world
    const endpoint = this.#allocator.endpoint(next.value.spec, service.endpoint)
    const cause = { by: "client", specWritten: true } as const
    const written = store.transaction(now, (tx) =>
      tx.updateService(service, { ...next.value, ...this.#nextRun(service), endpoint }, cause),
    )
    return ok({ id: service.id, version: written.meta.version })
  }

  /** Whatever is written of a job, it runs again. */
  #nextRun({ job }: Service): Pick<Service, "job"> {
    return job ? { job: { iteration: job.iteration + 1, lastExecution: this.#world.now } } : {}
  }

  remove({ service: name }: CommandOf<"service-remove">): Outcome {
    const found = this.find(name)
    if (!found.ok) return found
    const { store, now } = this.#world
    store.transaction(now, (tx) => tx.deleteService(found.value))
    return ok({ id: found.value.id })
  }

  /** PS-6: full id, then full name, then a prefix of one id. */
  find(name: string): Result<Service, Refusal> {
    const { services } = this.#world.store
    const byId = services.get(name)
    if (byId !== undefined) return ok(byId)
    const matching: Service[] = []
    for (const service of services.values()) {
      if (service.spec.Name === name) return ok(service)
      if (name !== "" && service.id.startsWith(name)) matching.push(service)
    }
    const [only, ...others] = matching
    if (only === undefined) return notFound(`service ${name} not found`)
    return others.length === 0
      ? ok(only)
      : invalid(`service ${name} is ambiguous (${matching.length} matches found)`)
  }

  #prepare(submitted: ServiceSpec): Result<ServiceSpec, Refusal> {
    const shape = checkServiceShape(submitted)
    if (!shape.ok) return invalid(shape.error)
    const size = within(
      JSON.stringify(submitted).length,
      this.#world.limits.specBytes,
      "bytes in one service spec",
    )
    if (!size.ok) return size
    const converted = convertServiceSpec(structuredClone(submitted))
    if (!converted.ok) return converted
    const resolved = this.#resolveNetworks(converted.value)
    if (!resolved.ok) return resolved
    const checked = validateServiceSpec(resolved.value)
    return checked.ok ? resolved : checked
  }

  /** The daemon puts ids in the place of network names; CA-3. */
  #resolveNetworks(spec: ServiceSpec): Result<ServiceSpec, Refusal> {
    const targets: NetworkAttachmentConfig[] = []
    for (const attachment of attachments(spec)) {
      const network = this.#network(attachment.Target ?? "")
      if (network === undefined) return notFound(`network ${attachment.Target ?? ""} not found`)
      if (network.spec.Ingress) {
        return invalid(
          `Service cannot be explicitly attached to the ingress network "${network.spec.Name}"`,
        )
      }
      targets.push({ ...attachment, Target: network.id })
    }
    if (targets.length === 0) return ok(spec)
    if (spec.TaskTemplate?.Networks === undefined) return ok({ ...spec, Networks: targets })
    return ok({ ...spec, TaskTemplate: { ...spec.TaskTemplate, Networks: targets } })
  }

  #network(name: string): Network | undefined {
    const { networks } = this.#world.store
    const known = networks.get(name)
    if (known !== undefined) return known
    const all = [...predefinedNetworks(networks.values()), ...networks.values()]
    return all.find(({ id }) => id === name) ?? all.find(({ spec }) => spec.Name === name)
  }

  /** CA-4: host-mode ports of two services may be the same; the scheduler keeps them apart. */
  #portConflict(spec: ServiceSpec, own: string): string | null {
    for (const port of spec.EndpointSpec?.Ports ?? []) {
      if (!port.PublishedPort) continue
      for (const other of this.#world.store.services.values()) {
        if (other.id === own) continue
        const taken = other.endpoint.ports.find((used) => clash(port, used))
        if (taken === undefined) continue
        const how = isIngress(taken) ? "an ingress port" : "a host-published port"
        return `port '${port.PublishedPort}' is already in use by service '${other.spec.Name}' (${other.id}) as ${how}`
      }
    }
    return null
  }

  /** CA-7, without the version check, which comes last. */
  #mayChange(service: Service, spec: ServiceSpec): Outcome | null {
    const missing = this.#missingData(spec)
    if (missing !== null) return invalid(missing)
    const oldStyle = spec.TaskTemplate?.Networks === undefined
    if (oldStyle && !sameMeaning(spec.Networks, service.spec.Networks)) {
      return refuse("Unimplemented", "networks must be migrated to TaskSpec before being changed")
    }
    if (modeName(spec) !== modeName(service.spec)) {
      return refuse("Unimplemented", "service mode change is not allowed")
    }
    if (spec.Name !== service.spec.Name) {
      return refuse("Unimplemented", "renaming services is not supported")
    }
    return null
  }

  #missingData(spec: ServiceSpec): string | null {
    const container = spec.TaskTemplate?.ContainerSpec ?? {}
    const { secrets, configs } = this.#world.store
    const missingSecrets = absent(references(container, "Secret"), secrets)
    if (missingSecrets.length > 0) return missingMessage("secret", missingSecrets)
    const missingConfigs = absent(references(container, "Config"), configs)
    return missingConfigs.length > 0 ? missingMessage("config", missingConfigs) : null
  }

  /** CA-11: an exchange, so that doing it twice leads back. */
  #rolledBack(service: Service): Result<Omit<Service, "meta">, Refusal> {
    if (service.previousSpec === undefined) {
      return refuse("FailedPrecondition", `service ${service.id} does not have a previous spec`)
    }
    return ok({
      ...service,
      spec: service.previousSpec,
      specVersion: service.previousSpecVersion ?? 0,
      previousSpec: service.spec,
      previousSpecVersion: service.specVersion,
      updateStatus: {
        state: "rollback_started",
        startedAt: this.#world.now,
        message: "manually requested rollback",
      },
    })
  }

  /** A lab's own bounds, checked where tasks are wished for. */
  #roomFor(spec: ServiceSpec, instead: Service | undefined): Result<null, Refusal> {
    const { limits, store } = this.#world
    const wished = this.#taskCount(spec)
    const one = within(wished, limits.replicas, "tasks in one service")
    if (!one.ok) return one
    let all = wished
    for (const service of store.services.values()) {
      if (service.id !== instead?.id) all += this.#taskCount(service.spec)
    }
    return within(all, limits.tasks, "tasks in all services together")
  }

  #taskCount(spec: ServiceSpec): number {
    const { GlobalJob, ReplicatedJob } = spec.Mode ?? {}
    if (isGlobal(spec) || GlobalJob) return this.#world.store.nodes.size
    // What has completed stays to be seen.
    return ReplicatedJob?.TotalCompletions ?? replicas(spec)
  }
}

const modeName = ({ Mode }: ServiceSpec): string => Object.keys(Mode ?? {}).join()

/** CA-12. */
function forward(
  service: Service,
  spec: ServiceSpec,
  version: number,
): Result<Omit<Service, "meta">, Refusal> {
  const { updateStatus: _cleared, ...rest } = service
  return ok({
    ...rest,
    spec,
    specVersion: version,
    previousSpec: service.spec,
    previousSpecVersion: service.specVersion,
  })
}

function clash(wished: PortConfig, used: PortConfig): boolean {
  const same =
    wished.PublishedPort === used.PublishedPort &&
    (wished.Protocol || "tcp") === (used.Protocol || "tcp")
  return same && (isIngress(wished) || isIngress(used))
}

function absent(
  wanted: readonly { readonly id: string; readonly name: string }[],
  known: ReadonlyMap<string, Secret>,
): readonly string[] {
  return wanted.filter(({ id }) => !known.has(id)).map(({ name }) => name)
}

function missingMessage(kind: string, names: readonly string[]): string {
  return `${kind}${names.length > 1 ? "s" : ""} not found: ${names.join(", ")}`
}
