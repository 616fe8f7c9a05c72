/** `docker search`: the Hub of a lab is a small catalogue, and all that is found is in it. */
import { err, ok, type Result } from "../lib/result.ts"
import { catalogue } from "../swarm/catalogue.ts"
import { badRequest, type HttpError } from "./errors.ts"
import { filtersOf, truth } from "./filters.ts"

export interface FoundImage {
  readonly star_count: number
  readonly is_official: boolean
  readonly name: string
  readonly is_automated: boolean
  readonly description: string
}

/** Stars, as a round number, and what it is. */
const about: ReadonlyMap<string, readonly [number, string]> = new Map([
  ["nginx", [20_000, "Official build of Nginx."]],
  ["ubuntu", [17_000, "Ubuntu is a Debian-based Linux operating system."]],
  ["postgres", [14_000, "The PostgreSQL object-relational database system."]],
  ["node", [13_000, "Node.js is a JavaScript-based platform for server-side applications."]],
  ["redis", [13_000, "Redis keeps data structures in memory."]],
  ["alpine", [11_000, "A minimal Docker image based on Alpine Linux."]],
  ["python", [10_000, "Python is an interpreted programming language."]],
  ["debian", [5_000, "Debian is a Linux distribution of free software."]],
  ["httpd", [4_800, "The Apache HTTP Server Project."]],
  ["registry", [4_000, "The Docker Registry stores and distributes images."]],
  ["busybox", [3_300, "Busybox base image."]],
  ["ruby", [2_400, "Ruby is a dynamic programming language."]],
])

const mostAtOnce = 100

export function searchImages(query: {
  readonly term?: string
  readonly limit?: string
  readonly filters?: string
}): Result<readonly FoundImage[], HttpError> {
  const { term = "", limit: written = "" } = query
  const limit = written === "" || written === "0" ? 25 : Number(written)
  if (!Number.isInteger(limit)) {
    const why = `strconv.Atoi: parsing ${JSON.stringify(written)}: invalid syntax`
    return err(badRequest(why))
  }
  if (limit < 1 || limit > mostAtOnce) {
    return err(badRequest(`Limit ${limit} is outside the range of [1, ${mostAtOnce}]`))
  }
  const filters = filtersOf(query.filters, ["is-automated", "is-official", "stars"])
  if (!filters.ok) return filters
  const official = truth(filters.value, "is-official")
  if (!official.ok) return official
  const automated = truth(filters.value, "is-automated")
  if (!automated.ok) return automated
  const stars = filters.value.get("stars") ?? []
  const bad = stars.find((text) => !/^\d+$/.test(text))
  if (bad !== undefined) return err(badRequest(`Invalid filter 'stars=[${stars.join(" ")}]'`))
  const least = Math.max(0, ...stars.map(Number))
  return ok(
    [...catalogue().keys()]
      .map(foundAs)
      .filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(term))
      .filter(({ is_official }) => official.value === null || official.value === is_official)
      .filter(({ star_count }) => automated.value !== true && star_count >= least)
      .sort((a, b) => b.star_count - a.star_count || (a.name < b.name ? -1 : 1))
      .slice(0, limit),
  )
}

function foundAs(path: string): FoundImage {
  const name = path.replace(/^library\//, "")
  const [star_count = 0, description = ""] = about.get(name) ?? []
  return { star_count, is_official: name !== path, name, is_automated: false, description }
}
