/** The instructor's link as `npm start` and `npm run deploy` print it, and how the operator makes another. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { linkLine } from "../../scripts/link.ts"
import { secretsIn } from "../../scripts/state.ts"

let directory: string
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "rollcall-link-"))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe("the secrets", () => {
  test("stay over restarts, readable by their owner only", () => {
    const first = secretsIn(directory, "secrets.env")
    expect(secretsIn(directory, "secrets.env")).toEqual(first)
    expect(statSync(first.file).mode & 0o777).toBe(0o600)
    expect(first.secret).toMatch(/^[0-9a-f]{64}$/)
    expect(first.instructorKey).toMatch(/^[0-9a-f]{40}$/)
  })

  test("with a new link have another key, and what students hold stays good", () => {
    const before = secretsIn(directory, "secrets.env")
    const after = secretsIn(directory, "secrets.env", true)
    expect(after.instructorKey).not.toBe(before.instructorKey)
    expect(after.secret).toBe(before.secret)
    expect(statSync(after.file).mode & 0o777).toBe(0o600)
    expect(readFileSync(after.file, "utf8")).not.toContain(before.instructorKey)
    expect(secretsIn(directory, "secrets.env")).toEqual(after)
  })
})

describe("the line", () => {
  async function lineWhenServerAnswers(status: number): Promise<string> {
    const server = createServer((_, response) => response.writeHead(status).end())
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    try {
      return await linkLine(addressOf(server.address()), "key", "npm start -- --new-link")
    } finally {
      server.close()
    }
  }
  const addressOf = (address: AddressInfo | string | null) =>
    `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`

  test("has the key, as long as it lets in", async () => {
    expect(await lineWhenServerAnswers(204)).toMatch(
      /^Instructor: http:\/\/127\.0\.0\.1:\d+\/teach#key=key$/,
    )
  })

  test("tells of the instructor's own link where there is one, and of the way out", async () => {
    const line = await lineWhenServerAnswers(401)
    expect(line).toContain("instructor's page")
    expect(line).toContain("npm start -- --new-link")
    expect(line).not.toContain("#key=")
  })
})
