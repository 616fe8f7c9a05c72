/** A network as a client wants it made. */
import { err, ok, type Result } from "../lib/result.ts"
import type { NetworkSpec } from "../swarm/spec.ts"
import { badRequest, type HttpError } from "./errors.ts"
import { labelsShape, object, readShape, text, truth } from "./shape.ts"

const shape = object({
  Name: text,
  Driver: text,
  Labels: labelsShape,
  Attachable: truth,
  Ingress: truth,
  Internal: truth,
  Options: labelsShape,
})

/** What the request says about itself and not about the network. */
const requestFields = ["CheckDuplicate", "Scope", "IPAM", "ConfigOnly", "ConfigFrom"]

export function readNetworkSpec(document: unknown): Result<NetworkSpec, HttpError> {
  const read = readShape(shape, document, "NetworkCreateRequest")
  if (!read.ok) return read
  const { Name = "", Driver, ...rest } = read.value
  if (Name.trim() === "") return err(badRequest("network name cannot be empty"))
  const kept = Object.entries(rest).filter(
    ([key, value]) => value !== undefined && !requestFields.includes(key),
  )
  return ok({ Name, Driver: Driver || "bridge", ...Object.fromEntries(kept) })
}
