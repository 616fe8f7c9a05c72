/** Completion of the docker command, from the verbs' own data. */
import type { EngineClient, EngineRequest } from "../engine/client.ts"
import { bodyOf } from "../engine/client.ts"
import type { ApiImageSummary, ApiNetwork, ApiNode, ApiService } from "../engine/types.ts"
import type { CompletionRequest } from "../lib/process.ts"
import type { Completion, Flag, Verb } from "./command.ts"
import { wholeTree } from "./whole-tree.ts"

/** Candidates for the last word, sorted; none where the engine does not answer. */
export async function completeDocker(
  client: EngineClient,
  request: CompletionRequest,
): Promise<readonly string[]> {
  const words = request.words.slice(1)
  const prefix = words.at(-1) ?? ""
  const candidates = await candidatesFor(client, words.slice(0, -1), prefix)
  return [...new Set(candidates.filter((word) => word.startsWith(prefix)))].sort()
}

async function candidatesFor(
  client: EngineClient,
  before: readonly string[],
  prefix: string,
): Promise<readonly string[]> {
  const [name] = before
  const { groups, verbs } = await wholeTree()
  if (name === undefined) return [...groups, ...verbs].map((one) => one.name)
  const group = groups.find((one) => one.name === name)
  if (group === undefined) {
    const verb = verbs.find((one) => one.name === name)
    return verb === undefined ? [] : completeVerb(client, verb, before.slice(1), prefix)
  }
  const verb = group.verbs.find((one) => one.name === before[1])
  if (before.length === 1) return group.verbs.map((one) => one.name)
  return verb === undefined ? [] : completeVerb(client, verb, before.slice(2), prefix)
}

async function completeVerb(
  client: EngineClient,
  verb: Verb,
  before: readonly string[],
  prefix: string,
): Promise<readonly string[]> {
  const flag = flagOf(verb, before.at(-1) ?? "")
  if (flag !== undefined && flag.kind !== "bool") return completeValue(client, flag.values)
  if (prefix.startsWith("-")) {
    return [...verb.flags.filter((one) => !one.hidden).map((one) => `--${one.name}`), "--help"]
  }
  return verb.complete === undefined ? [] : completeValue(client, verb.complete)
}

function flagOf(verb: Verb, word: string): Flag | undefined {
  return verb.flags.find((one) => word === `--${one.name}` || word === `-${one.short}`)
}

async function completeValue(
  client: EngineClient,
  values: readonly string[] | Completion | undefined,
): Promise<readonly string[]> {
  if (values === undefined) return []
  if (typeof values !== "string") return values
  try {
    return await sources[values](client)
  } catch {
    // A completion that cannot ask offers nothing; an error would only tear the line.
    return []
  }
}

const sources: Readonly<Record<Completion, (client: EngineClient) => Promise<readonly string[]>>> =
  {
    services: async (client) => serviceNames(await ask<ApiService[]>(client, "/services")),
    nodes: async (client) =>
      (await ask<ApiNode[]>(client, "/nodes")).map((node) => node.Description.Hostname),
    stacks: async (client) =>
      (await ask<ApiService[]>(client, "/services")).flatMap(
        (service) => service.Spec.Labels?.["com.docker.stack.namespace"] ?? [],
      ),
    networks: async (client) =>
      (await ask<ApiNetwork[]>(client, "/networks")).map((network) => network.Name),
    images: async (client) =>
      (await ask<ApiImageSummary[]>(client, "/images/json")).flatMap((image) => image.RepoTags),
    containers: async (client) =>
      (await ask<{ Names: string[] }[]>(client, "/containers/json")).flatMap(({ Names }) =>
        Names.map((name) => name.replace(/^\//, "")),
      ),
    configs: async (client) => dataNames(await ask<ApiData[]>(client, "/configs")),
    secrets: async (client) => dataNames(await ask<ApiData[]>(client, "/secrets")),
    objects: async (client) =>
      (await Promise.all(objectKinds.map((kind) => sources[kind](client)))).flat(),
  }

const objectKinds = ["containers", "images", "networks", "nodes", "services"] as const

interface ApiData {
  readonly Spec: { readonly Name: string }
}

const dataNames = (list: readonly ApiData[]): readonly string[] => list.map(({ Spec }) => Spec.Name)

function serviceNames(services: readonly ApiService[]): readonly string[] {
  return services.map((service) => service.Spec.Name ?? service.ID)
}

async function ask<T>(client: EngineClient, path: string): Promise<T> {
  const request: EngineRequest = { method: "GET", path, purpose: "completion" }
  return bodyOf<T>(await client.request(request))
}
