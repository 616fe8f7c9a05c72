/** What the pool binds: the Worker's own bindings, and the migrations that setup.ts applies. */
declare namespace Cloudflare {
  interface Env extends RollcallEnv {
    readonly TEST_MIGRATIONS: import("cloudflare:test").D1Migration[]
    /** "1" in the full run. */
    readonly TEST_FULL: string
    /** Text of the chapter's walkthrough. */
    readonly TEST_WALKTHROUGH: string
  }
  interface GlobalProps {
    mainModule: typeof import("../../src/worker.ts")
  }
}
type RollcallEnv = import("../../src/durable/env.ts").Env
