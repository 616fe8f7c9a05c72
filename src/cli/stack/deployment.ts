/** What `docker stack deploy` does (SD-1 to SD-8). */
import type { ConvertedService } from "../../compose/convert.ts"
import { convertServices } from "../../compose/convert.ts"
import type { StackFile } from "../../compose/files.ts"
import { stackFiles } from "../../compose/files.ts"
import type { ComposeFile } from "../../compose/load.ts"
import { ignoredOptions, loadCompose } from "../../compose/load.ts"
import { ConvertError, IMAGE_LABEL, NAMESPACE_LABEL, scopedName } from "../../compose/names.ts"
import { stackNetworks } from "../../compose/networks.ts"
import { bodyOf, EngineError } from "../../engine/client.ts"
import type { ApiNetwork, ApiService } from "../../engine/types.ts"
import { toBase64 } from "../../lib/base64.ts"
import { parseImageReference } from "../../lib/image-reference.ts"
import { compareCodeUnits } from "../../lib/natural-order.ts"
import { Api, segment } from "../api.ts"
import type { Invocation } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { errorText, isNotFound, writeError, writeLine } from "../output.ts"
import { joinPath } from "../paths.ts"
import { followService } from "../progress/follow.ts"
import { containerOf, taskOf } from "../service/draft.ts"
import { fileReferences } from "../service/references.ts"
import { resolveImage, tagImage } from "../service/resolve-image.ts"
import { fileDirectory, readSources, readText } from "./compose-sources.ts"
import { checkStackName } from "./stack-name.ts"

export async function deployStack(invocation: Invocation): Promise<number> {
  const { process, flags, args, client } = invocation
  const namespace = checkStackName(args[0] ?? "")
  const file = await loadStack(invocation)
  const resolve = flags.text("resolve-image")
  if (!["always", "changed", "never"].includes(resolve)) {
    throw new CommandFailure(`Invalid option ${resolve} for flag --resolve-image`)
  }
  if (!flags.changed("detach")) {
    await writeError(
      process,
      "Since --detach=false was not specified, tasks will be created in the background.\nIn a future release, --detach=false will become the default.",
    )
  }
  const ids = await new Deployment(invocation, file, namespace).run()
  if (flags.truth("detach")) return 0
  const errors: string[] = []
  for (const id of ids) {
    try {
      await followService(client, process, id, flags.truth("quiet"))
    } catch (error) {
      errors.push(`${id}: ${errorText(error)}`)
    }
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}

async function loadStack(invocation: Invocation): Promise<ComposeFile> {
  const { process } = invocation
  const sources = await readSources(invocation)
  const loaded = loadCompose(sources, { lookup: (name) => process.env.get(name) })
  if (!loaded.ok) throw new CommandFailure(loaded.error)
  for (const warning of ignoredOptions(loaded.value)) await writeError(process, warning)
  checkImages(loaded.value)
  return loaded.value
}

function checkImages(file: ComposeFile): void {
  for (const [name, service] of file.services) {
    const image = typeof service.image === "string" ? service.image : ""
    const parsed = parseImageReference(image)
    const wrong = image === "" ? "no image specified" : parsed.ok ? null : parsed.error
    if (wrong !== null) {
      throw new CommandFailure(`invalid image reference for service ${name}: ${wrong}`)
    }
  }
}

/** One deploy: from here on the engine is changed, in docker's order. */
class Deployment {
  private readonly api: Api
  private readonly invocation: Invocation
  private readonly file: ComposeFile
  private readonly namespace: string

  constructor(invocation: Invocation, file: ComposeFile, namespace: string) {
    this.api = new Api(invocation.client, invocation.process)
    this.invocation = invocation
    this.file = file
    this.namespace = namespace
  }

  /** The ids of the services, in the order of the file. */
  async run(): Promise<string[]> {
    await this.checkManager()
    if (this.invocation.flags.truth("prune")) await this.prune()
    await this.createNetworks()
    await this.createFiles("secret", stackFiles(this.file.secrets, this.namespace))
    await this.createFiles("config", stackFiles(this.file.configs, this.namespace))
    return this.deployServices(this.convert())
  }

  private async checkManager(): Promise<void> {
    const info = await this.api.get<{ Swarm?: { ControlAvailable?: boolean } }>("/info")
    if (info.Swarm?.ControlAvailable === true) return
    throw new CommandFailure(
      'this node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again',
    )
  }

  private async stackServices(): Promise<ApiService[]> {
    return this.api.services({ label: [`${NAMESPACE_LABEL}=${this.namespace}`] })
  }

  private async prune(): Promise<void> {
    const kept = new Set(
      [...this.file.services.keys()].map((name) => scopedName(this.namespace, name)),
    )
    const gone = (await this.stackServices())
      .filter((service) => !kept.has(service.Spec.Name ?? ""))
      .sort((a, b) => compareCodeUnits(a.Spec.Name ?? "", b.Spec.Name ?? ""))
    for (const service of gone) {
      await writeLine(this.invocation.process, `Removing service ${service.Spec.Name ?? ""}`)
      await this.api.remove(`/services/${service.ID}`)
    }
  }

  private async createNetworks(): Promise<void> {
    const { own, external } = stackNetworks(this.file, this.namespace)
    for (const name of external) await this.checkExternalNetwork(name)
    const label = `${NAMESPACE_LABEL}=${this.namespace}`
    const existing = new Set((await this.api.networks({ label: [label] })).map((one) => one.Name))
    for (const network of own) {
      if (existing.has(network.Name)) continue
      await writeLine(this.invocation.process, `Creating network ${network.Name}`)
      await this.orFail(`failed to create network ${network.Name}`, () =>
        this.api.post("/networks/create", {}, network),
      )
    }
  }

  private async checkExternalNetwork(name: string): Promise<void> {
    if (name === "host" || name === "bridge" || name === "none") return
    let scope: string
    try {
      scope = (await this.api.get<ApiNetwork>(`/networks/${segment(name)}`)).Scope
    } catch (error) {
      if (!isNotFound(error)) throw error
      throw new CommandFailure(
        `network ${JSON.stringify(name)} is declared as external, but could not be found. You need to create a swarm-scoped network before the stack is deployed`,
      )
    }
    if (scope === "swarm") return
    throw new CommandFailure(
      `network ${JSON.stringify(name)} is declared as external, but it is not in the right scope: ${JSON.stringify(scope)} instead of "swarm"`,
    )
  }

  private async createFiles(kind: "secret" | "config", files: readonly StackFile[]): Promise<void> {
    const directory = fileDirectory(this.invocation)
    for (const file of files) {
      const data = readText(this.invocation, joinPath(directory, file.path))
      const spec = { Name: file.name, Labels: file.labels, Data: base64(data) }
      const found = await this.api.send({ method: "GET", path: `/${kind}s/${segment(file.name)}` })
      if (found.status === 404) {
        await writeLine(this.invocation.process, `Creating ${kind} ${file.name}`)
        await this.orFail(`failed to create ${kind} ${file.name}`, () =>
          this.api.post(`/${kind}s/create`, {}, spec),
        )
        continue
      }
      const old = bodyOf<{ ID: string; Version: { Index: number } }>(found)
      await this.orFail(`failed to update ${kind} ${file.name}`, () =>
        this.api.change(`/${kind}s/${old.ID}/update`, { version: String(old.Version.Index) }, spec),
      )
    }
  }

  private convert(): ConvertedService[] {
    const directory = fileDirectory(this.invocation)
    try {
      return convertServices(this.file, {
        namespace: this.namespace,
        lookup: (name) => this.invocation.process.env.get(name),
        readFile: (path) => readText(this.invocation, joinPath(directory, path)),
      })
    } catch (error) {
      if (error instanceof ConvertError) throw new CommandFailure(error.message)
      throw error
    }
  }

  private async deployServices(services: readonly ConvertedService[]): Promise<string[]> {
    for (const { spec, secrets, configs } of services) {
      const container = containerOf(spec)
      if (secrets.length > 0) container.Secrets = await fileReferences(this.api, "secret", secrets)
      if (configs.length > 0) container.Configs = await fileReferences(this.api, "config", configs)
    }
    const existing = new Map(
      (await this.stackServices()).map((service) => [service.Spec.Name ?? "", service]),
    )
    const ids: string[] = []
    for (const service of services) {
      const old = existing.get(service.spec.Name ?? "")
      ids.push(old === undefined ? await this.create(service) : await this.update(service, old))
    }
    return ids
  }

  private async create({ spec }: ConvertedService): Promise<string> {
    const name = spec.Name ?? ""
    await writeLine(this.invocation.process, `Creating service ${name}`)
    tagImage(spec)
    // Docker keeps silent about a registry that does not answer when a service is new.
    if (this.invocation.flags.text("resolve-image") !== "never") await resolveImage(this.api, spec)
    const answer = await this.orFail(`failed to create service ${name}`, () =>
      this.api.post<{ ID: string }>("/services/create", {}, spec),
    )
    return answer.ID
  }

  private async update({ spec, image }: ConvertedService, old: ApiService): Promise<string> {
    const { process, flags } = this.invocation
    const name = spec.Name ?? ""
    await writeLine(process, `Updating service ${name} (id: ${old.ID})`)
    const resolve = flags.text("resolve-image")
    const unchanged = old.Spec.Labels?.[IMAGE_LABEL] === image
    const pinned = old.Spec.TaskTemplate?.ContainerSpec?.Image
    const keep = resolve !== "always" && unchanged
    if (keep && pinned !== undefined) containerOf(spec).Image = pinned
    taskOf(spec).ForceUpdate = old.Spec.TaskTemplate?.ForceUpdate ?? 0
    tagImage(spec)
    const asks = resolve === "always" || (resolve === "changed" && !unchanged)
    const warning = asks ? await resolveImage(this.api, spec) : null
    const warnings = await this.orFail(`failed to update service ${name}`, () =>
      this.api.updateService(old, spec),
    )
    for (const text of warnings) await writeError(process, text)
    if (warning !== null) await writeError(process, warning)
    return old.ID
  }

  private async orFail<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      throw new CommandFailure(`${what}: ${errorText(error)}`)
    }
  }
}

const base64 = (text: string): string => toBase64(new TextEncoder().encode(text))
