/** Keeps people from finding class codes and resume phrases by trying: see durable/guesses.ts. */
import type { Context } from "hono"
import { type AppEnv, studentOf } from "./identity.ts"
import { Problem } from "./problem.ts"
import { keyedHash } from "./sign.ts"

/** Throws 429 when too many wrong guesses came from there. */
export async function refuseGuessers(c: Context<AppEnv>): Promise<void> {
  refuse(await (await guessesOf(c)).blockedFor())
}

/** Counts a wrong guess; the guess itself is not kept, only a keyed hash of it. */
export async function countWrongGuess(c: Context<AppEnv>, guess: string): Promise<void> {
  const hash = await keyedHash(c.env.ROLLCALL_SECRET, "guess", guess.slice(0, 200))
  refuse(await (await guessesOf(c)).wrong(hash))
}

function refuse(blockedForMs: number): void {
  if (blockedForMs === 0) return
  throw new Problem(
    429,
    "too-many-guesses",
    "Too many wrong codes came from this network. Wait a moment, then try again.",
    { "retry-after": String(Math.ceil(blockedForMs / 1000)) },
  )
}

/** Who is known guesses on their own account: they are not held up by others, nor hold up others. */
async function guessesOf(c: Context<AppEnv>) {
  const student = await studentOf(c)
  return c.env.GUESSES.getByName(student === null ? networkOf(c) : student.student)
}

/** Cloudflare sets the header itself; where nobody does, anybody could. */
function networkOf(c: Context<AppEnv>): string {
  const address = c.env.ONE_NETWORK ? undefined : c.req.header("cf-connecting-ip")
  return address === undefined ? "unknown" : clientNetwork(address)
}

/** An IPv6 host has a whole /64 to choose addresses from: it counts as one. */
function clientNetwork(address: string): string {
  return address.includes(":") ? address.split(":").slice(0, 4).join(":") : address
}
