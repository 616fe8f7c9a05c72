/** The public API, as a script uses it (docs/api.md). */
import type { BroadcastAnswer } from "../../../src/wire/broadcast.ts"
import type { ClassView, FaultAnswer, StudentView } from "../../../src/wire/classroom.ts"
import type { Fault } from "../../../src/wire/faults.ts"

export interface NewClass {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly link: string
}

export interface Joined {
  readonly student: string
  readonly token: string
  readonly resume: string
  readonly engine: string
}

export interface Api {
  readonly origin: string
  createClass(options: { title: string; rate?: number; openSteps?: number }): Promise<NewClass>
  changeClass(id: string, change: Record<string, unknown>): Promise<ClassView>
  progress(id: string): Promise<{ class: ClassView; students: StudentView[] }>
  join(code: string, name: string): Promise<Joined>
  /** In every lab of the class. */
  breakSomething(id: string, fault: Fault): Promise<FaultAnswer>
  /** To everyone in the class. */
  broadcast(id: string, text: string): Promise<BroadcastAnswer>
  /** An Engine API request with a student's token. */
  engine(lab: { readonly engine: string }, path: string, init?: RequestInit): Promise<Response>
}

export function apiOf(origin: string, key: string): Api {
  const call = <Answer>(path: string, init: { method?: string; body?: unknown } = {}) =>
    request<Answer>(`${origin}${path}`, {
      method: init.method ?? "GET",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: init.body === undefined ? null : JSON.stringify(init.body),
    })
  return {
    origin,
    createClass: (options) => call("/api/classes", { method: "POST", body: options }),
    changeClass: (id, change) => call(`/api/classes/${id}`, { method: "PATCH", body: change }),
    progress: (id) => call(`/api/classes/${id}/progress`),
    breakSomething: (id, fault) =>
      call(`/api/classes/${id}/faults`, { method: "POST", body: { fault } }),
    broadcast: (id, text) =>
      call(`/api/classes/${id}/broadcast`, { method: "POST", body: { text } }),
    join: (code, name) => call("/api/join", { method: "POST", body: { code, name } }),
    engine: (lab, path, init) => fetch(`${origin}${lab.engine}${path}`, init),
  }
}

async function request<Answer>(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok) throw new Error(`${init.method} ${url}: ${response.status} ${text}`)
  return JSON.parse(text)
}

/** Asks again until `look` gives something, and says what was waited for when it never does. */
export async function eventually<Value>(
  what: string,
  look: () => Promise<Value | null | undefined | false>,
  timeout = 30_000,
): Promise<Value> {
  const until = Date.now() + timeout
  for (;;) {
    const value = await look()
    if (value !== null && value !== undefined && value !== false) return value
    if (Date.now() > until) throw new Error(`not within ${timeout / 1000} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
