/** Request bodies: read, bounded, checked against a schema before anything looks at them. */
import type { Context } from "hono"
import { bodyLimit } from "hono/body-limit"
import * as v from "valibot"
import { Problem } from "./problem.ts"

export async function readBody<Output>(
  c: Context,
  schema: v.GenericSchema<unknown, Output>,
): Promise<Output> {
  const parsed = v.safeParse(schema, await readJson(c), { abortEarly: true })
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const where = v.getDotPath(issue)
  const message = where === null ? issue.message : `${where}: ${issue.message}`
  throw new Problem(400, "bad-request", message)
}

async function readJson(c: Context): Promise<unknown> {
  const text = await c.req.text()
  // An empty body means "nothing given", which most optional settings allow.
  if (text.trim() === "") return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem(400, "malformed-json", "The request's body is not valid JSON.")
  }
}

export const limitBody = (bytes: number) =>
  bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new Problem(413, "too-large", "The request's body is too large.")
    },
  })
