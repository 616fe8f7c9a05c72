/** `docker tag`. */
import { bodyOf } from "../../engine/client.ts"
import { parseImageReference } from "../../lib/image-reference.ts"
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"

export const dockerTag: Verb = {
  name: "tag",
  use: "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
  short: "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
  aliases: ["docker image tag", "docker tag"],
  flags: [],
  arity: { exactly: 2 },
  complete: "images",
  run: tagImage,
}

async function tagImage({ client, process, args }: Invocation): Promise<number> {
  const [source = "", target = ""] = args
  const parsed = parseImageReference(target)
  if (!parsed.ok) {
    throw new CommandFailure(
      `Error parsing reference: ${JSON.stringify(target)} is not a valid repository/tag: ${parsed.error}`,
    )
  }
  const query = {
    repo: `${parsed.value.domain}/${parsed.value.path}`,
    tag: parsed.value.tag || "latest",
  }
  const path = `/images/${source.split("/").map(segment).join("/")}/tag`
  const response = await new Api(client, process).send({ method: "POST", path, query })
  if (response.status >= 400) bodyOf(response)
  return 0
}
