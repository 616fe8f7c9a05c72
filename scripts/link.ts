/** The instructor's link as it is printed: or a word where it would open nothing any more. */

/** The instructor may have put a link of their own in its place, which only they know. */
export async function linkLine(address: string, key: string, remedy: string): Promise<string> {
  if (await isReplaced(address, key)) {
    return (
      "Instructor: by the link that was made on the instructor's page.\n" +
      `If nobody has it: ${remedy} makes another one.`
    )
  }
  return `Instructor: ${address}/teach#key=${key}`
}

/** Where the server cannot be asked yet, the key is taken to be good. */
async function isReplaced(address: string, key: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key }),
      signal: AbortSignal.timeout(10_000),
    })
    return response.status === 401
  } catch {
    return false
  }
}
