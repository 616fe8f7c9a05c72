/** `docker-compose config`: the project as it was understood. */
import { parsePort } from "../../compose/port.ts"
import { pythonYaml } from "../../compose/python-yaml.ts"
import type { Json, JsonObject } from "../../lib/json.ts"
import { isJsonList, isJsonObject } from "../../lib/json.ts"
import { joinPath } from "../paths.ts"
import type { ComposeCall, Project } from "./project.ts"

export async function showConfig({ process, project, args }: ComposeCall): Promise<number> {
  if (args.includes("-q") || args.includes("--quiet")) return 0
  if (args.includes("--services")) {
    await process.stdout.write([...project.services.keys()].map((name) => `${name}\n`).join(""))
    return 0
  }
  if (args.includes("--volumes")) {
    const { volumes } = project.document
    const names = isJsonObject(volumes) ? Object.keys(volumes) : []
    await process.stdout.write(names.map((name) => `${name}\n`).join(""))
    return 0
  }
  await process.stdout.write(`${pythonYaml(configDocument(project))}\n`)
  return 0
}

function configDocument(project: Project): JsonObject {
  const services = [...project.services].map(([name, service]): [string, Json] => [
    name,
    normalService(service, project),
  ])
  return { ...project.document, services: Object.fromEntries(services) }
}

function normalService(service: JsonObject, project: Project): JsonObject {
  const { build, ports } = service
  return {
    ...service,
    ...(build !== undefined && { build: normalBuild(build, project) }),
    ...(isJsonList(ports) && { ports: ports.flatMap(normalPort) }),
  }
}

function normalBuild(build: Json, project: Project): JsonObject {
  const settings = isJsonObject(build) ? build : { context: build }
  return { ...settings, context: joinPath(project.directory, String(settings.context ?? ".")) }
}

function normalPort(port: Json): Json[] {
  if (isJsonObject(port)) return [port]
  const parsed = parsePort(String(port), true)
  if (!parsed.ok) return [port]
  return parsed.value.map((one) => ({
    ...(one.PublishedPort && { published: one.PublishedPort }),
    target: one.TargetPort ?? 0,
    ...(one.Protocol === "udp" && { protocol: "udp" }),
  }))
}
