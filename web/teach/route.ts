/** Where in the instructor's pages we are, kept in the address after the hash. */
import { signal } from "@preact/signals"

export type Route =
  | { readonly page: "list" }
  | { readonly page: "class"; readonly id: string }
  | { readonly page: "projector"; readonly id: string }

function readRoute(hash: string): Route {
  const found = /^#\/classes\/([^/]+)(\/projector)?$/.exec(hash)
  if (found?.[1] === undefined) return { page: "list" }
  return { page: found[2] ? "projector" : "class", id: decodeURIComponent(found[1]) }
}

export function hashOf(route: Route): string {
  if (route.page === "list") return "#/"
  const place = `#/classes/${encodeURIComponent(route.id)}`
  return route.page === "projector" ? `${place}/projector` : place
}

export const route = signal<Route>(readRoute(location.hash))

addEventListener("hashchange", () => {
  route.value = readRoute(location.hash)
})

export const go = (to: Route) => location.assign(hashOf(to))
