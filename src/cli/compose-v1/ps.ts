/**
 * `docker-compose ps`: the containers that docker-compose itself has started. There are none: it does
 * not know what a stack runs, here as little as anywhere.
 */
import { Api } from "../api.ts"
import { baseName } from "../paths.ts"
import type { ComposeCall } from "./project.ts"
import { chosenServices } from "./project.ts"

export async function listContainers(call: ComposeCall): Promise<number> {
  const { process, project, args } = call
  if (args.includes("--services")) {
    const names = [...project.services.keys()].sort()
    await process.stdout.write(names.map((name) => `${name}\n`).join(""))
    return 0
  }
  chosenServices(project, args)
  const found = [
    ...(await containersOf(call, "1", "False")),
    ...(await containersOf(call, "0", "True")),
  ]
  if (args.includes("-q") || args.includes("--quiet")) {
    await process.stdout.write(found.map(({ Id }) => `${Id}\n`).join(""))
    return 0
  }
  const header = "Name   Command   State   Ports"
  await process.stdout.write(`${header}\n${"-".repeat(header.length)}\n`)
  return 0
}

/** `oneOff`: those that `docker-compose run` made, and no service. */
async function containersOf(
  { client, process, project }: ComposeCall,
  all: "0" | "1",
  oneOff: "True" | "False",
): Promise<readonly { readonly Id: string }[]> {
  const name = baseName(project.directory)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "")
  const prefix = "com.docker.compose"
  const filters = { label: [`${prefix}.project=${name}`, `${prefix}.oneoff=${oneOff}`] }
  return new Api(client, process).get("/containers/json", {
    limit: "-1",
    all,
    size: "0",
    trunc_cmd: "0",
    filters: JSON.stringify(filters),
  })
}
