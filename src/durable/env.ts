/** What the platform binds to the Worker: wrangler.toml and secrets, typed. */
import type { Classroom } from "./classroom.ts"
import type { Guesses } from "./guesses.ts"
import type { Lab } from "./lab.ts"

export interface Env {
  readonly ASSETS: Fetcher
  readonly DB: D1Database
  readonly LAB: DurableObjectNamespace<Lab>
  readonly CLASSROOM: DurableObjectNamespace<Classroom>
  readonly GUESSES: DurableObjectNamespace<Guesses>
  /** Root of every keyed hash: cookies, tokens, resume phrases. A secret. */
  readonly ROLLCALL_SECRET: string
  /** The key of the instructor link that `npm start` or `npm run deploy` printed. A secret. */
  readonly INSTRUCTOR_KEY: string
  /** Set where nobody in front of the Worker says where a request comes from: all count as one network. */
  readonly ONE_NETWORK?: boolean
}
