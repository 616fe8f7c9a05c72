/** A network as a client wants it made. */
import * as v from "valibot"
import { err, ok, type Result } from "../lib/result.ts"
import type { NetworkSpec } from "../swarm/spec.ts"
import { badRequest, type HttpError } from "./errors.ts"
import { anything, labelsShape, readShape, text, truth } from "./shape.ts"

const shape = v.objectWithRest(
  {
    Name: text,
    Driver: text,
    Labels: labelsShape,
    Attachable: truth,
    Ingress: truth,
    Internal: truth,
    Options: labelsShape,
  },
  anything,
)

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
