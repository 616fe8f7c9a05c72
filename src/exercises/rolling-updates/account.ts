/** The account of the rolling-updates chapter: facts become happenings, and trouble gets a word. */
import type { Fact } from "../../engine/facts.ts"
import { isJsonObject, type Json } from "../../lib/json.ts"
import type { Account } from "../exercise.ts"
import type { Happening } from "./happenings.ts"
import { type Reading, readEvents, readPresent } from "./read-events.ts"
import { readRequest } from "./read-requests.ts"
import { type AccountState, appended, bounds, emptyAccount, firstDelay } from "./state.ts"
import { trouble } from "./trouble.ts"

export const account: Account<AccountState, Happening> = { initial: emptyAccount, read, trouble }

function read(state: AccountState, fact: Fact): Reading {
  switch (fact.type) {
    case "present":
      return readPresent(state, fact.services, fact.tasks)
    case "events":
      return readEvents(state, fact.events)
    case "request":
      return readRequest(state, fact)
    case "build":
      return readProgram(state, fact.program, fact.image)
    case "file":
      return readProgram(state, fact.program, null)
    case "started-over":
      return startedOver(state, fact.what)
    case "answer":
      return { state, happenings: [] }
  }
}

/** The first day's files are sound; a new swarm undoes what was half done. */
function startedOver(state: AccountState, what: "files" | "swarm" | "both"): Reading {
  return {
    state: what === "swarm" || state.broken === null ? state : { ...state, broken: null },
    happenings: what === "files" ? [] : [{ type: "reset" }],
  }
}

/** A worker.py was saved (`image` null) or built: its delay, or why it does not start. */
function readProgram(before: AccountState, program: Json, image: string | null): Reading {
  if (!isJsonObject(program) || program.app !== "worker") return { state: before, happenings: [] }
  const broken = program.crash === null ? null : lastLine(program.crash)
  const seconds = typeof program.sleep === "number" ? program.sleep : firstDelay
  let state = broken === before.broken ? before : { ...before, broken }
  if (image !== null && broken === null && !state.built.some((one) => one.image === image)) {
    state = { ...state, built: appended(state.built, { image, seconds }, bounds.delays) }
  }
  const changed = broken === null && seconds !== firstDelay
  return { state, happenings: changed ? [{ type: "delay", seconds }] : [] }
}

/** "SyntaxError: '(' was never closed", or what else can be said. */
function lastLine(crash: Json | undefined): string {
  const lines = isJsonObject(crash) ? crash.traceback : null
  const last = Array.isArray(lines) ? lines.at(-1) : null
  return typeof last === "string" ? last.slice(0, 300) : "it ends as soon as it starts"
}
