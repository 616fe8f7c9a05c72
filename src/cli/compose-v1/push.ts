/** `docker-compose push`: the image of every service that is built here. */
import { parseImageReference } from "../../lib/image-reference.ts"
import type { JsonObject } from "../../lib/json.ts"
import { Api, segment } from "../api.ts"
import { CommandFailure } from "../command.ts"
import { progressLines } from "../image/json-stream.ts"
import { errorText, writeError } from "../output.ts"
import type { ComposeCall } from "./project.ts"
import { chosenServices } from "./project.ts"
import { streamOutput } from "./stream-output.ts"

export async function pushServices(call: ComposeCall): Promise<number> {
  const goOn = call.args.includes("--ignore-push-failures")
  let failed = false
  for (const [, service] of chosenServices(call.project, call.args)) {
    if (service.build === undefined || typeof service.image !== "string") continue
    try {
      await pushService(call, service)
    } catch (error) {
      if (!goOn) throw error
      failed = true
      await writeError(call.process, errorText(error))
    }
  }
  return failed ? 1 : 0
}

async function pushService(
  { client, process, project }: ComposeCall,
  service: JsonObject,
): Promise<void> {
  const image = String(service.image)
  const parsed = parseImageReference(image)
  if (!parsed.ok) throw new CommandFailure(parsed.error)
  const tag = parsed.value.tag || "latest"
  const repository = image.endsWith(`:${parsed.value.tag}`)
    ? image.slice(0, -parsed.value.tag.length - 1)
    : image
  const name = [...project.services].find(([, one]) => one === service)?.[0] ?? ""
  await writeError(process, `Pushing ${name} (${repository}:${tag})...`)
  const pieces = new Api(client, process).stream({
    method: "POST",
    path: `/images/${repository.split("/").map(segment).join("/")}/push`,
    query: { tag },
    json: {},
    headers: { "x-registry-auth": "e30=" },
  })
  await streamOutput(process.stdout, progressLines(pieces))
}
