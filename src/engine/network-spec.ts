/** A network as a client wants it made, and what is wrong with that. */
import { err, ok, type Result } from "../lib/result.ts"
import type { NetworkSpec } from "../swarm/spec.ts"
import { badRequest, type HttpError, notFound } from "./errors.ts"
import { labelsShape, list, object, optional, readShape, text, truth } from "./shape.ts"

const ipamConfig = object("network.IPAMConfig", {
  Subnet: text,
  IPRange: text,
  Gateway: text,
  AuxiliaryAddresses: labelsShape,
})

const shape = object("network.CreateRequest", {
  Name: text,
  Driver: text,
  Scope: text,
  Labels: labelsShape,
  Attachable: truth,
  Ingress: truth,
  Internal: truth,
  ConfigOnly: truth,
  ConfigFrom: optional(object("network.ConfigReference", { Network: text })),
  IPAM: optional(object("network.IPAM", { Driver: text, Config: list(ipamConfig) })),
  Options: labelsShape,
})

/** What the request says about itself and not about the network. */
const requestFields = ["CheckDuplicate", "Scope", "ConfigOnly", "ConfigFrom"]

/** The drivers of which an engine has exactly one network. */
const single = ["host", "null"]

const simulated = (message: string): HttpError => ({
  status: 501,
  message: `this engine is simulated: ${message}`,
})

export function readNetworkSpec(document: unknown): Result<NetworkSpec, HttpError> {
  const read = readShape(shape, document)
  if (!read.ok) return read
  const { Name = "", Driver: given, Scope = "", ConfigOnly, ConfigFrom, ...rest } = read.value
  const Driver = given || "bridge"
  if (Name.trim() === "") return err(badRequest("network name cannot be empty"))
  if (ConfigFrom?.Network) {
    return err(notFound(`configuration network "${ConfigFrom.Network}" does not exist`))
  }
  if (ConfigOnly === true) return err(simulated("it has no configuration networks"))
  const problem = driverProblem(Driver, Scope) ?? addressProblem(rest.IPAM)
  if (problem !== null) return err(problem)
  const kept = Object.entries(rest).filter(
    ([key, value]) => value !== undefined && !requestFields.includes(key),
  )
  return ok({ Name, Driver, ...Object.fromEntries(kept) })
}

function driverProblem(driver: string, scope: string): HttpError | null {
  if (single.includes(driver)) {
    return { status: 403, message: `only one instance of "${driver}" network is allowed` }
  }
  if (driver === "overlay") {
    if (scope === "" || scope === "swarm") return null
    return { status: 403, message: "cannot downgrade network scope for overlay networks" }
  }
  if (driver === "bridge") {
    return scope === "swarm" ? simulated("its swarm has overlay networks only") : null
  }
  if (driver === "macvlan" || driver === "ipvlan") {
    return simulated("it has overlay and bridge networks only")
  }
  return notFound(`plugin "${driver}" not found`)
}

function addressProblem(ipam: NetworkSpec["IPAM"]): HttpError | null {
  for (const { Subnet = "" } of ipam?.Config ?? []) {
    if (Subnet !== "" && !isBlock(Subnet)) {
      return badRequest(`Invalid subnet ${Subnet} : invalid CIDR address: ${Subnet}`)
    }
  }
  const driver = ipam?.Driver || "default"
  if (driver === "default") return null
  return badRequest(
    `rpc error: code = InvalidArgument desc = error during lookup of plugin ${driver}`,
  )
}

/** `10.1.0.0/16` */
function isBlock(text: string): boolean {
  const [, address = "", length = ""] = /^(\d+(?:\.\d+){3})\/(\d{1,2})$/.exec(text) ?? []
  return (
    address.split(".").every((byte) => byte !== "" && Number(byte) <= 255) &&
    length !== "" &&
    Number(length) <= 32
  )
}
