/** What a page may say, checked: nothing of a shape we do not know gets past here. */
import * as v from "valibot"
import { bundleLimits, type ClientMessage, frameCharacters, ranLimits } from "../wire/lab.ts"

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100))
const short = v.pipe(v.string(), v.maxLength(512))
const headers = v.record(
  v.pipe(v.string(), v.maxLength(100)),
  v.pipe(v.string(), v.maxLength(20_000)),
)

const Terminal = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(8)),
  cwd: short,
  exported: v.record(v.string(), v.string()),
  history: v.pipe(v.array(v.string()), v.maxLength(500)),
})

const ranText = v.pipe(v.string(), v.maxLength(ranLimits.characters))
const Ran = v.object({ id, line: ranText, code: v.number(), error: v.nullable(ranText) })

const Message = v.variant("type", [
  v.object({
    type: v.literal("hello"),
    v: v.number(),
    lastSeq: v.nullable(v.number()),
  }),
  v.object({
    type: v.literal("request"),
    id,
    client: short,
    purpose: v.picklist(["person", "completion", "progress"]),
    method: v.picklist(["GET", "HEAD", "POST", "PUT", "DELETE"]),
    path: v.pipe(v.string(), v.startsWith("/"), v.maxLength(8_000)),
    headers: v.optional(headers),
    body: v.optional(v.string()),
    encoding: v.optional(v.literal("base64")),
    stream: v.optional(v.boolean()),
  }),
  v.object({ type: v.literal("cancel"), id }),
  v.object({
    type: v.literal("file"),
    id,
    op: v.picklist(["write", "remove", "mkdir", "chmod"]),
    path: v.string(),
    text: v.optional(v.string()),
    mode: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0o7777))),
  }),
  v.object({
    type: v.literal("terminal"),
    terminal: Terminal,
    ran: v.optional(v.pipe(v.array(Ran), v.maxLength(ranLimits.lines))),
  }),
  v.object({ type: v.literal("answer"), id, step: short, choice: short }),
  v.object({ type: v.literal("hint"), id, step: short }),
  v.object({ type: v.literal("start-over"), id, files: v.boolean(), swarm: v.boolean() }),
  v.object({ type: v.literal("here") }),
])

const Frame = v.union([
  Message,
  v.pipe(v.array(Message), v.minLength(1), v.maxLength(bundleLimits.messages)),
])

/** What one frame or one POST brings: a message, or a list of them. Null for anything else. */
export function parseMessages(text: string): ClientMessage[] | null {
  if (text.length > frameCharacters) return null
  const parsed = v.safeParse(Frame, parseJson(text), { abortEarly: true })
  if (!parsed.success) return null
  return Array.isArray(parsed.output) ? parsed.output : [parsed.output]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
