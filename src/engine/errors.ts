/** Refusals as the daemon's HTTP answers: one table, and the answers that many routes share. */
import type { Context } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import type { Refusal, RefusalCode } from "../swarm/command.ts"

export interface HttpError {
  readonly status: ContentfulStatusCode
  readonly message: string
}

/** As moby maps gRPC codes; what it does not name is a 500. */
const statusOf: Record<RefusalCode, ContentfulStatusCode> = {
  InvalidArgument: 400,
  NotFound: 404,
  AlreadyExists: 409,
  FailedPrecondition: 400,
  Unimplemented: 501,
  Unknown: 500,
  ResourceExhausted: 500,
  Unavailable: 503,
}

/** A refusal of the swarm's control API, with the prefix that the daemon hands on. */
export function toHttp(refusal: Refusal): HttpError {
  return {
    status: statusOf[refusal.code],
    message: `rpc error: code = ${refusal.code} desc = ${refusal.message}`,
  }
}

/** A refusal of the engine's own work (images): same statuses, no gRPC in between. */
export function toLocalHttp(refusal: Refusal): HttpError {
  return { status: statusOf[refusal.code], message: refusal.message }
}

/** Docker's error document. Go encodes it with a newline after it; clients do not mind either way. */
export function refuse(c: Context, error: HttpError): Response {
  return c.json({ message: error.message }, error.status)
}

export const badRequest = (message: string): HttpError => ({ status: 400, message })
export const notFound = (message: string): HttpError => ({ status: 404, message })
export const internal = (message: string): HttpError => ({ status: 500, message })
export const noSuchContainer = (ref: string): HttpError => notFound(`No such container: ${ref}`)
