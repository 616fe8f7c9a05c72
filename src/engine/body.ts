/** Request bodies: read whole and bounded before a route runs, then parsed without waiting. */
import { err, ok, type Result } from "../lib/result.ts"
import type { EngineContext } from "./context.ts"
import { badRequest, type HttpError } from "./errors.ts"
import { scanGoJson } from "./go-syntax.ts"

export const limits = {
  /** Bytes of a JSON body. */
  json: 1024 * 1024,
  /** Bytes of a build context. */
  context: 16 * 1024 * 1024,
} as const

export async function readBody(
  request: Request,
  limit: number,
): Promise<Result<Uint8Array, HttpError>> {
  const tooLarge: HttpError = {
    status: 413,
    message: `request body too large: the limit is ${limit / (1024 * 1024)} MiB`,
  }
  if (Number(request.headers.get("content-length") ?? 0) > limit) return err(tooLarge)
  if (!request.body) return ok(new Uint8Array())
  const chunks: Uint8Array[] = []
  let size = 0
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return ok(joined(chunks, size))
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      return err(tooLarge)
    }
    chunks.push(value)
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return whole
}

/** A request's JSON document of any shape; the routes check it (shape.ts). */
export function readJson(c: EngineContext): Result<unknown, HttpError> {
  const body = c.get("bytes")
  const type = c.req.header("content-type") ?? ""
  const problem = type === "" && body.length === 0 ? null : typeProblem(type)
  return problem === null ? parseJson(body) : err(badRequest(problem))
}

/** Nothing at all is an empty document. Texts are those of Go's decoder. */
export function parseJson(bytes: Uint8Array): Result<unknown, HttpError> {
  const text = new TextDecoder().decode(bytes)
  if (text === "") return ok({})
  if (isTooDeep(text)) return err(badRequest("invalid JSON: exceeded max depth"))
  if (text.trim() === "") return err(badRequest("invalid JSON: got EOF while reading request body"))
  try {
    const document: unknown = JSON.parse(text)
    return ok(document)
  } catch {
    const scanned = scanGoJson(bytes)
    const problem =
      "problem" in scanned ? `invalid JSON: ${scanned.problem}` : "unexpected content after JSON"
    return err(badRequest(problem))
  }
}

/** No document of docker's comes near. Go's decoder allows 10,000, which our stack does not. */
const depthMax = 200

/** Counted before parsing; brackets within texts are letters. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (letter === '"') quoted = !quoted
    else if (quoted && letter === "\\") at += 1
    else if (quoted) continue
    else if (letter === "[" || letter === "{") depth += 1
    else if (letter === "]" || letter === "}") depth -= 1
    if (depth > depthMax) return true
  }
  return false
}

/** `application/json; charset=utf-8` is as good. */
function typeProblem(header: string): string | null {
  const type = header.replace(/;.*$/s, "").trim().toLowerCase()
  if (type === "application/json") return null
  return type === ""
    ? `malformed Content-Type header (${header}): mime: no media type`
    : `unsupported Content-Type header (${header}): must be 'application/json'`
}
