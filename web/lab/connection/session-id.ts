/** A random id for this page's life. Not `randomUUID`: that needs https. */
export function randomSession(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9))
  return [...bytes].map((byte) => byte.toString(36).padStart(2, "0")).join("")
}
