/**
 * The order in which docker walks the services of a stack is chance (N-12), and ours is the file's: so
 * for each deployment the services of its files are put into the order that was recorded.
 */
import { isMap, isScalar, parseDocument } from "yaml"
import type { Recording, Step } from "./recording.ts"

/** Names and texts of the files that the step deploys. */
export function filesInRecordedOrder(
  { files }: Recording,
  { action, effects = [] }: Step,
): readonly (readonly [string, string])[] {
  if (action.type !== "docker" || !/^stack (?:deploy|up) /.test(action.args)) return []
  const stack = /(\S+)$/.exec(action.args)?.[1] ?? ""
  const order = [...effects]
    .sort((a, b) => a.t_s - b.t_s)
    .map(({ service = "" }) => service.slice(stack.length + 1))
  return Object.entries(files)
    .filter(([name]) => action.args.split(/[\s=]+/).includes(name))
    .map(([name, text]) => [name, reordered(text, order)] as const)
}

function reordered(text: string, order: readonly string[]): string {
  const document = parseDocument(text)
  const services = document.get("services")
  // An alias has to come after its anchor.
  if (document.errors.length > 0 || !isMap(services) || text.includes("&")) return text
  const rank = (key: unknown) => {
    const at = order.indexOf(isScalar(key) ? String(key.value) : "")
    return at < 0 ? order.length : at
  }
  services.items.sort((a, b) => rank(a.key) - rank(b.key))
  return document.toString()
}
