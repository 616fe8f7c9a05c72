/** Splits a stream of bytes into its lines; empty ones (keep-alives) are left out. */
export async function* readLines(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ""
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) break
      rest += decoder.decode(value, { stream: true })
      const lines = rest.split("\n")
      rest = lines.pop() ?? ""
      yield* lines.filter((line) => line.trim() !== "")
    }
    if (rest.trim() !== "") yield rest
  } finally {
    await reader.cancel().catch(() => {})
  }
}
