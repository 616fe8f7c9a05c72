/** The instructor's half of docs/api.md. */
import type { BroadcastAnswer } from "../../src/wire/broadcast.ts"
import type { ClassView, FaultAnswer, StudentView } from "../../src/wire/classroom.ts"
import type { FaultOrder } from "../../src/wire/faults.ts"
import type { LabLook } from "../../src/wire/look.ts"
import { call } from "../shared/api.ts"

export interface Progress {
  readonly class: ClassView
  readonly students: readonly StudentView[]
  /** When this was said, by the server's clock: ms since the epoch. */
  readonly at: number
}

export interface NewClass {
  readonly title: string
  readonly rate: number
  /** Left out: all of them. */
  readonly openSteps?: number
}

export type ClassChange = Partial<
  Pick<ClassView, "title" | "rate" | "openSteps" | "state" | "joinable" | "stuckMinutes">
>

const path = (id: string) => `/api/classes/${encodeURIComponent(id)}`

export const signIn = (key: string) => call<undefined>("POST", "/api/session", { body: { key } })

/** The old link stops at once, and every other session with it. */
export const makeLink = () => call<{ readonly link: string }>("POST", "/api/link")

export const listClasses = async () =>
  (await call<{ classes: readonly ClassView[] }>("GET", "/api/classes")).classes

export const createClass = (wanted: NewClass) =>
  call<{ readonly id: string }>("POST", "/api/classes", { body: wanted })

export const changeClass = (id: string, change: ClassChange) =>
  call<ClassView>("PATCH", path(id), { body: change })

/** Of a class that has ended: everything. */
export const deleteClass = (id: string) => call<null>("DELETE", path(id))

export const progressOf = (id: string) => call<Progress>("GET", `${path(id)}/progress`)

export const csvOf = (id: string, names: "shown" | "hidden") =>
  `${path(id)}/progress.csv${names === "hidden" ? "?names=hidden" : ""}`

/** In the labs of these students; of all, where none are named. */
export const orderFault = (
  id: string,
  order: FaultOrder & { readonly students: readonly string[] | undefined },
) => call<FaultAnswer>("POST", `${path(id)}/faults`, { body: order })

/** To these students; to all, where none are named. No text takes back what was said last. */
export const sendBroadcast = (
  id: string,
  text: string | null,
  students: readonly string[] | undefined,
) => call<BroadcastAnswer>("POST", `${path(id)}/broadcast`, { body: { text, students } })

export const renameStudent = (id: string, student: string, name: string) =>
  call<{ readonly name: string }>("PATCH", `${path(id)}/students/${encodeURIComponent(student)}`, {
    body: { name },
  })

/** Their swarm as on the first day; with `files`, their files and terminals too. */
export const resetLab = (id: string, student: string, files: boolean) =>
  call<undefined>("POST", `${path(id)}/students/${encodeURIComponent(student)}/reset`, {
    body: { files },
  })

/** Only for half a minute. */
export const undoReset = (id: string, student: string) =>
  call<undefined>("DELETE", `${path(id)}/students/${encodeURIComponent(student)}/reset`)

export const newResume = (id: string, student: string) =>
  call<{ readonly resume: string }>(
    "POST",
    `${path(id)}/students/${encodeURIComponent(student)}/resume`,
  )

export const lookInto = (id: string, student: string) =>
  call<LabLook>("GET", `${path(id)}/students/${encodeURIComponent(student)}/lab`)

export const removeStudent = (id: string, student: string) =>
  call<undefined>("DELETE", `${path(id)}/students/${encodeURIComponent(student)}`)
