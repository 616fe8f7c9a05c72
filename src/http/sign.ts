/**
 * Keyed hashes: what makes cookies, tokens and stored secrets ours. Every purpose has a key space of
 * its own, so that a hash made for one is worthless for another.
 */
export type Purpose = "engine-token" | "instructor-cookie" | "instructor-key" | "resume" | "guess"

const encoder = new TextEncoder()

export async function keyedHash(secret: string, purpose: Purpose, text: string): Promise<string> {
  const key = await importKey(secret)
  const bytes = await crypto.subtle.sign("HMAC", key, encoder.encode(`${purpose}\n${text}`))
  return base64url(new Uint8Array(bytes))
}

/** Compares in constant time. */
export async function isKeyedHash(
  secret: string,
  purpose: Purpose,
  text: string,
  hash: string,
): Promise<boolean> {
  const bytes = fromBase64url(hash)
  if (bytes === null) return false
  const key = await importKey(secret)
  return await crypto.subtle.verify("HMAC", key, bytes, encoder.encode(`${purpose}\n${text}`))
}

/** An isolate has one secret; a request should not pay for preparing it again. */
let prepared: { readonly secret: string; readonly key: CryptoKey } | null = null

async function importKey(secret: string): Promise<CryptoKey> {
  if (secret === undefined || secret.length < 32) throw new Error("ROLLCALL_SECRET is not set")
  if (prepared?.secret === secret) return prepared.key
  const hmac = { name: "HMAC", hash: "SHA-256" }
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), hmac, false, [
    "sign",
    "verify",
  ])
  prepared = { secret, key }
  return key
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]{43}$/.test(text)) return null
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
