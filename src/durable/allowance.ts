/**
 * How much a lab may be asked, by its pages and by the student's own docker: a loop without end in one
 * terminal must not cost a class its server. Nobody at work comes near. Counted in memory, filled up by
 * the clock when it is looked at, so that no timer is needed; a lab that has slept begins with all of it.
 */
import { unreachable } from "../lib/assert.ts"
import type { ClientMessage, LabMessage } from "../wire/lab.ts"

/** Of a request for the engine, what makes it dear. */
interface Asked {
  readonly method: string
  readonly path: string
  /** Of its body, in bytes or characters. */
  readonly size: number
}

interface Rate {
  readonly atOnce: number
  readonly perSecond: number
}

/** Reading requests cost one, at least. */
const requests: Rate = { atOnce: 4_000, perSecond: 200 }
/** Apart from them: files are still saved while a loop in a terminal is held up. */
const others: Rate = { atOnce: 2_000, perSecond: 20 }

/** What changes a swarm is stored, and told to every page. */
const changeCost = 10
/** They may be two megabytes. */
const logsCost = 20
/** So much of a body costs one more. */
const sizeForOne = 16 * 1024
/** The whole picture is made anew. */
const helloCost = 20
const startOverCost = 50

class Bucket {
  readonly #rate: Rate
  #left: number
  /** Wall ms. */
  #at = 0

  constructor(rate: Rate) {
    this.#rate = rate
    this.#left = rate.atOnce
  }

  take(cost: number, now: number): boolean {
    const { atOnce, perSecond } = this.#rate
    const passed = Math.max(0, now - this.#at) / 1_000
    this.#left = Math.min(atOnce, this.#left + passed * perSecond)
    this.#at = now
    if (this.#left < cost) return false
    this.#left -= cost
    return true
  }
}

export class Allowance {
  readonly #requests = new Bucket(requests)
  readonly #others = new Bucket(others)

  /** Whether the message may be answered, at `now` (wall ms). */
  covers(message: ClientMessage, now: number): boolean {
    if (message.type !== "request") return this.#others.take(otherCost(message), now)
    const { method, path, body = "" } = message
    return this.coversRequest({ method, path, size: body.length }, now)
  }

  /** The same of a request that came as one. */
  coversRequest(asked: Asked, now: number): boolean {
    return this.#requests.take(requestCost(asked), now)
  }
}

function requestCost({ method, path, size }: Asked): number {
  const reads = method === "GET" || method === "HEAD"
  const read = /\/logs(?:\?|$)/.test(path) ? logsCost : 1
  return (reads ? read : changeCost) + Math.floor(size / sizeForOne)
}

function otherCost({ type }: ClientMessage): number {
  if (type === "hello") return helloCost
  return type === "start-over" ? startOverCost : 1
}

export const tooMuch = "too many requests: this lab is asked too much at once, wait a few seconds"

export const retryLater = { "retry-after": "5" }

/** What is answered where it may not be; null where nothing answers such a message. */
export function refusalOf(message: ClientMessage): LabMessage | null {
  switch (message.type) {
    case "request": {
      const { id } = message
      const headers = { "content-type": "application/json", ...retryLater }
      const body = JSON.stringify({ message: tooMuch })
      return { type: "response", id, status: 429, headers, body }
    }
    case "file":
    case "answer":
    case "hint":
    case "start-over":
      return { type: "done", id: message.id, error: tooMuch }
    case "hello":
    case "here":
    case "cancel":
    case "terminal":
      return null
    default:
      return unreachable(message)
  }
}
