/** Content addresses: `sha256:` and 64 hexadecimal digits, as Docker writes them. */
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"

/** The 64 hexadecimal digits of the SHA-256 of UTF-8 text or bytes. */
export function sha256Hex(content: string | Uint8Array): string {
  return bytesToHex(
    sha256(typeof content === "string" ? new TextEncoder().encode(content) : content),
  )
}

/** `sha256:…` of the content. */
export function digestOf(content: string | Uint8Array): string {
  return `sha256:${sha256Hex(content)}`
}
