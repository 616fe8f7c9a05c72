/** A build context: the files of a tar, plain or gzipped. Clients leave out what `.dockerignore` names. */
import { parseTar } from "nanotar"
import { err, ok, type Result } from "../lib/result.ts"
import { limits } from "./body.ts"
import { badRequest, type HttpError } from "./errors.ts"

/** Text by path without a leading `./`; directories are left out. */
export type BuildContext = ReadonlyMap<string, string>

/** More files than any course's image has. */
const mostFiles = 2000

export async function readContext(bytes: Uint8Array): Promise<Result<BuildContext, HttpError>> {
  const tar = await unpacked(bytes)
  if (!tar.ok) return tar
  try {
    const files = parseTar(tar.value).filter((entry) => entry.type === "file" || !entry.type)
    if (files.length > mostFiles) return err(badRequest(`too many files in the build context`))
    return ok(
      new Map(files.map((entry) => [entry.name.replace(/^(\.?\/)+/, ""), entry.text ?? ""])),
    )
  } catch {
    return err(badRequest("Error processing tar file: archive/tar: invalid tar header"))
  }
}

async function unpacked(bytes: Uint8Array): Promise<Result<Uint8Array, HttpError>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return ok(bytes)
  const stream = new Blob([new Uint8Array(bytes)])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"))
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength
      // A small archive may hold a huge file: stop before memory does.
      if (size > 2 * limits.context) return err(badRequest("the build context is too large"))
      chunks.push(chunk)
    }
  } catch {
    return err(badRequest("Error processing tar file: gzip: invalid header"))
  }
  const whole = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return ok(whole)
}
