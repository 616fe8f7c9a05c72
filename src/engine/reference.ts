/** Image names as clients give them, completed as Docker completes them. */
import {
  familiarName,
  familiarReference,
  type ImageReference,
  parseImageReference,
} from "../lib/image-reference.ts"
import { err, ok, type Result } from "../lib/result.ts"
import { badRequest, type HttpError } from "./errors.ts"

export interface ImageName extends ImageReference {
  /** Familiar form without tag and digest: `redis`, `127.0.0.1:5000/worker`. */
  readonly repository: string
  /** `repository:tag`, with `latest` where nothing was said, or `repository@digest`. */
  readonly full: string
}

export function readImageName(text: string): Result<ImageName, HttpError> {
  const parsed = parseImageReference(text)
  if (!parsed.ok) return err(badRequest(parsed.error))
  const { digest } = parsed.value
  const tag = parsed.value.tag || (digest === "" ? "latest" : "")
  return ok({
    ...parsed.value,
    tag,
    repository: familiarName(parsed.value),
    full: familiarReference({ ...parsed.value, tag: digest === "" ? tag : "" }),
  })
}
