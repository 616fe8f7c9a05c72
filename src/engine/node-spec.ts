/** A node's spec as a client sends it, checked and completed as the daemon does. */

import { err, ok, type Result } from "../lib/result.ts"
import type { NodeSpec } from "../swarm/spec.ts"
import { badRequest, type HttpError } from "./errors.ts"
import { labelsShape, named, object, readShape, text } from "./shape.ts"

const shape = object("swarm.NodeSpec", {
  Name: text,
  Labels: labelsShape,
  Role: named("swarm.NodeRole"),
  Availability: named("swarm.NodeAvailability"),
})

export function readNodeSpec(document: unknown): Result<NodeSpec, HttpError> {
  const read = readShape(shape, document)
  if (!read.ok) return read
  const { Name, Labels, Role = "", Availability = "" } = read.value
  if (Role !== "manager" && Role !== "worker") return err(badRequest(`invalid Role: "${Role}"`))
  if (Availability !== "active" && Availability !== "pause" && Availability !== "drain") {
    return err(badRequest(`invalid Availability: "${Availability}"`))
  }
  return ok({ ...(Name && { Name }), Labels: Labels ?? {}, Role, Availability })
}
