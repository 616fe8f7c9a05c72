/** One server for all end-to-end tests that do not need to kill it. */
import type { TestProject } from "vitest/node"
import { startServer } from "./server.ts"

declare module "vitest" {
  interface ProvidedContext {
    origin: string
    key: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer()
  project.provide("origin", server.origin)
  project.provide("key", server.key)
  return () => server.stop()
}
