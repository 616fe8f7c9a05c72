/** What a Dockerfile's instructions add to the file system, as far as one can tell without running them. */
import { digestOf } from "../lib/digest.ts"
import type { Layer } from "./copy.ts"

/** Null: no file changed, so there is no layer. */
export interface Added {
  /** `sha256:…` */
  readonly layer: string
  /** Bytes. */
  readonly size: number
}

/** `step`: names the step by all that it depends on. */
export function addedByRun(rest: string, step: string): Added | null {
  const size = sizeOfRun(rest)
  return size === null ? null : { layer: digestOf(`run ${step}`), size }
}

export const addedByCopy = ({ key, size }: Layer): Added => ({
  layer: digestOf(`files ${key}`),
  size,
})

/** A directory that was not there is made. */
export const addedByWorkdir = (path: string): Added => ({
  layer: digestOf(`directory ${path}`),
  size: 0,
})

/** Bytes that the usual installers leave; null for commands that plainly only look and talk. */
function sizeOfRun(rest: string): number | null {
  if (/\bpip\d? install\b/.test(rest)) return 12_400_000
  if (/\bgem install\b/.test(rest)) return 21_700_000
  if (/\bnpm (?:install|ci|i)\b/.test(rest)) return 9_300_000
  if (/\b(?:apk add|apt-get install)\b/.test(rest)) return 30_500_000
  const written = /^echo (?:-\w+ )?(.*?) *>{1,2} *[^&\s]+$/.exec(rest)?.[1]
  if (written !== undefined) return written.replace(/^(["'])(.*)\1$/, "$2").length + 1
  const harmless = rest.replaceAll(/\d?>{1,2} *(?:&\d|\/dev\/\w+)/g, "")
  const talks =
    /^\s*(?:echo|true|false|:|test|\[|ls|cat|env|date|pwd|id|whoami|printf|exit)\b[^>]*$/
  return harmless.split(/&&|\|\||;/).every((part) => talks.test(part)) ? null : 0
}
