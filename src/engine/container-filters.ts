/** Which containers a list shows: the filters of `docker ps`, and what the daemon says of bad ones. */
import { err, ok, type Result } from "../lib/result.ts"
import { badRequest, type HttpError, internal, notFound } from "./errors.ts"
import { byLabels, byPattern, type FilterArgs, filtersOf, truth } from "./filters.ts"
import type { EngineHost } from "./host.ts"
import { findImage } from "./images.ts"
import { flag } from "./query.ts"
import type { ApiContainer } from "./render/container.ts"

const knownFilters =
  "ancestor before exited expose health id is-task isolation label name network publish since status volume".split(
    " ",
  )

const states = ["created", "dead", "exited", "paused", "removing", "restarting", "running"]
const healths = ["healthy", "none", "starting", "unhealthy"]

export interface ContainerQuery {
  readonly filters?: string
  readonly all?: string
  /** How many of the newest, running or not. */
  readonly limit?: string
}

/** What the daemon knows of a container beside what a list shows. */
export interface ListedContainer {
  readonly shown: ApiContainer
  readonly exitCode: number
  /** As `health` filters it. */
  readonly health: string
}

type Matches = (container: ListedContainer) => boolean

/** `containers`: newest first. */
export function listedContainers(
  host: EngineHost,
  containers: readonly ListedContainer[],
  query: ContainerQuery,
): Result<readonly ListedContainer[], HttpError> {
  const filters = filtersOf(query.filters, knownFilters)
  if (!filters.ok) return filters
  const { limit: written = "0" } = query
  const limit = Number(written)
  if (!Number.isInteger(limit)) {
    return err(internal(`strconv.Atoi: parsing ${JSON.stringify(written)}: invalid syntax`))
  }
  const all = flag(query.all) || limit > 0 || (filters.value.get("status") ?? []).length > 0
  const matches = matcher(host, containers, filters.value)
  if (!matches.ok) return matches
  const listed = containers
    .filter(({ shown }) => all || shown.State === "running" || shown.State === "paused")
    .filter((container) => matches.value.every((match) => match(container)))
  return ok(limit > 0 ? listed.slice(0, limit) : listed)
}

function matcher(
  host: EngineHost,
  containers: readonly ListedContainer[],
  filters: FilterArgs,
): Result<readonly Matches[], HttpError> {
  const made: Matches[] = []
  for (const make of [exited, status, task, health, ports("publish"), ports("expose")]) {
    const match = make(filters)
    if (!match.ok) return match
    made.push(match.value)
  }
  const range = between(containers, filters)
  if (!range.ok) return range
  return ok([
    ...made,
    range.value,
    ancestor(host, filters),
    ({ shown }) =>
      byPattern(
        filters,
        "name",
        shown.Names.flatMap((name) => [name, name.slice(1)]),
      ) &&
      byPattern(filters, "id", [shown.Id]) &&
      byLabels(filters, "label", shown.Labels),
    network(filters),
    volume(filters),
  ])
}

function exited(filters: FilterArgs): Result<Matches, HttpError> {
  const codes = filters.get("exited") ?? []
  const bad = codes.find((code) => !/^[+-]?\d+$/.test(code))
  if (bad !== undefined) {
    return err(internal(`strconv.Atoi: parsing ${JSON.stringify(bad)}: invalid syntax`))
  }
  if (codes.length === 0) return ok(() => true)
  return ok(
    ({ shown, exitCode }) => shown.State !== "running" && codes.map(Number).includes(exitCode),
  )
}

function status(filters: FilterArgs): Result<Matches, HttpError> {
  const wanted = filters.get("status") ?? []
  const bad = wanted.find((state) => !states.includes(state))
  if (bad !== undefined) return err(badRequest(`Invalid filter 'status=${bad}'`))
  return ok(({ shown }) => wanted.length === 0 || wanted.includes(shown.State))
}

/** All containers of a lab are tasks'. */
function task(filters: FilterArgs): Result<Matches, HttpError> {
  const wanted = truth(filters, "is-task")
  return wanted.ok ? ok(() => wanted.value !== false) : wanted
}

function health(filters: FilterArgs): Result<Matches, HttpError> {
  const wanted = filters.get("health") ?? []
  const bad = wanted.find((one) => !healths.includes(one))
  if (bad !== undefined) return err(internal(`Unrecognised filter value for health: ${bad}`))
  return ok((container) => wanted.length === 0 || wanted.includes(container.health))
}

/** `80`, `80/udp`, `8000-8080/tcp`: what is published on the host, or exposed at all. */
function ports(key: "publish" | "expose"): (filters: FilterArgs) => Result<Matches, HttpError> {
  return (filters) => {
    const ranges: { first: number; last: number; protocol: string }[] = []
    for (const text of filters.get(key) ?? []) {
      const [range = "", protocol = "tcp"] = text.split("/")
      const [first = "", last = first] = range.split("-")
      const bad = [first, last].find((number) => !/^\d+$/.test(number))
      if (bad !== undefined) {
        const why = `strconv.ParseUint: parsing ${JSON.stringify(bad)}: invalid syntax`
        return err(internal(`error while looking up for ${key} ${text}: ${why}`))
      }
      ranges.push({ first: Number(first), last: Number(last), protocol })
    }
    if (ranges.length === 0) return ok(() => true)
    const isIn = (port: number, type: string) =>
      ranges.some((one) => one.protocol === type && port >= one.first && port <= one.last)
    return ok(({ shown }) =>
      shown.Ports.some(({ PublicPort, PrivatePort, Type }) =>
        key === "expose"
          ? isIn(PrivatePort, Type)
          : PublicPort !== undefined && isIn(PublicPort, Type),
      ),
    )
  }
}

/** Made before or since another one. */
function between(
  containers: readonly ListedContainer[],
  filters: FilterArgs,
): Result<Matches, HttpError> {
  const limits = { before: -1, since: Number.POSITIVE_INFINITY }
  for (const key of ["before", "since"] as const) {
    for (const name of filters.get(key) ?? []) {
      const at = containers.findIndex(({ shown }) => isCalled(shown, name))
      if (at === -1) return err(notFound(`no such container ${name}`))
      limits[key] = at
    }
  }
  return ok((container) => {
    const at = containers.indexOf(container)
    return at > limits.before && at < limits.since
  })
}

/** The whole id: here the daemon takes no beginning of it. */
const isCalled = (container: ApiContainer, name: string): boolean =>
  container.Id === name || container.Names.includes(`/${name.replace(/^\//, "")}`)

/** Made of an image, or of one that was built upon it. */
function ancestor(host: EngineHost, filters: FilterArgs): Matches {
  const wanted = filters.get("ancestor") ?? []
  if (wanted.length === 0) return () => true
  const ids = new Set(
    wanted.flatMap((name) => {
      const found = findImage(host.cluster, name)
      return found.ok ? [found.value.image.id] : []
    }),
  )
  const images = host.cluster.allImages(host.cluster.leader().id)
  return ({ shown }) => {
    const image = images.find((local) => local.image.id === shown.ImageID)?.image
    const chain = [shown.ImageID, ...(image?.history ?? []).map(({ id }) => id ?? "")]
    return chain.some((id) => ids.has(id))
  }
}

function network(filters: FilterArgs): Matches {
  const wanted = filters.get("network") ?? []
  return ({ shown }) =>
    wanted.length === 0 ||
    Object.entries(shown.NetworkSettings.Networks).some(
      ([name, { NetworkID }]) => wanted.includes(name) || wanted.includes(NetworkID),
    )
}

function volume(filters: FilterArgs): Matches {
  const wanted = filters.get("volume") ?? []
  return ({ shown }) =>
    wanted.length === 0 ||
    shown.Mounts.some(
      ({ Name, Destination }) =>
        wanted.includes(Name ?? Destination) || wanted.includes(Destination),
    )
}
