/** What a lab answers over plain HTTP: docker clients, pages without WebSockets, and downloads. */
import type { ClientMessage, GuestView, LabMessage } from "../wire/lab.ts"
import { retryLater, tooMuch } from "./allowance.ts"
import { endedMessage } from "./conversation.ts"
import type { Guests } from "./guests.ts"
import { parseMessages } from "./messages.ts"
import type { OpenLab } from "./open-lab.ts"
import type { Pages } from "./pages.ts"
import { workspaceTar } from "./workspace-tar.ts"

export interface LabDoor {
  readonly lab: OpenLab
  readonly pages: Pages
  readonly guests: Guests
  /** Answers a message, and stores what it did. */
  readonly answer: (message: ClientMessage) => Promise<readonly LabMessage[]>
  readonly presenceChanged: () => void
  /** Stores and tells what has happened. */
  readonly settle: () => void
}

export async function answerHttp(door: LabDoor, request: Request, url: URL): Promise<Response> {
  if (url.hostname === "engine") return await engine(door, request, url)
  if (url.pathname === "/workspace.tar") return workspace(door.lab)
  return request.method === "GET" ? await stream(door, url) : await messages(door, request)
}

/** What the page's panel for the student's own docker shows. */
export function ownDocker({ opening }: OpenLab, guest: GuestView | null): LabMessage {
  return { type: "own-docker", engine: opening.engine, guest }
}

/** There is no such lab any more: in the shape that the caller's kind of client expects. */
export function gone(url: URL): Response {
  const message = "this lab is no longer yours: it was removed, or the token was replaced"
  if (url.hostname === "engine") return Response.json({ message }, { status: 401 })
  return Response.json({ error: { code: "signed-out", message } }, { status: 401 })
}

/** Docker clients of the student's own, and scripts. */
async function engine(door: LabDoor, request: Request, url: URL): Promise<Response> {
  const { lab, guests, pages } = door
  const reads = request.method === "GET" || request.method === "HEAD"
  if (lab.opening.class.state === "ended" && !reads) {
    return Response.json({ message: endedMessage }, { status: 403 })
  }
  const { signal } = guests
  const body = reads ? null : await request.arrayBuffer()
  const asked = { method: request.method, path: url.pathname, size: body?.byteLength ?? 0 }
  if (!guests.allowance.coversRequest(asked, Date.now())) {
    return Response.json({ message: tooMuch }, { status: 429, headers: retryLater })
  }
  lab.keeper.visit()
  lab.keeper.catchUp()
  const guest = guests.called(request.headers.get("user-agent"), Date.now())
  if (guest !== null) pages.broadcast(ownDocker(lab, guest))
  try {
    const { node, path } = seat(url.pathname)
    const engine = node === null ? lab.engine : lab.engineOn(node)
    if (engine === null) return Response.json({ message: `no such node: ${node}` }, { status: 404 })
    if (reads && node === null) return await engine.fetch(request, signal)
    const { method, headers } = request
    const address = `http://engine${path}${url.search}`
    return await engine.fetch(new Request(address, { method, headers, body }), signal)
  } finally {
    door.settle()
  }
}

/** `…/engine/TOKEN/on/node2` is the address of node2's engine; without `on`, of the leader's. */
function seat(path: string): { node: string | null; path: string } {
  const [, node = null, rest = ""] = /^\/on\/([\w.-]+)(\/.*)?$/.exec(path) ?? []
  return node === null ? { node, path } : { node, path: rest }
}

async function stream(door: LabDoor, url: URL): Promise<Response> {
  const lastSeq = url.searchParams.get("lastSeq")
  const seq = lastSeq === null || lastSeq === "" ? Number.NaN : Number(lastSeq)
  const known = Number.isInteger(seq) ? seq : null
  const response = door.pages.stream(await door.answer({ type: "hello", v: 1, lastSeq: known }))
  door.presenceChanged()
  return response
}

async function messages(door: LabDoor, request: Request): Promise<Response> {
  const posted = parseMessages(await request.text())
  if (posted === null) {
    const error = { code: "bad-request", message: "The body is no list of messages." }
    return Response.json({ error }, { status: 400 })
  }
  door.pages.heard()
  door.lab.keeper.notePresence()
  const answers: LabMessage[] = []
  for (const message of posted) answers.push(...(await door.answer(message)))
  return Response.json(answers)
}

function workspace(lab: OpenLab): Response {
  return new Response(workspaceTar(lab.workspace.files()), {
    headers: {
      "content-type": "application/x-tar",
      "content-disposition": 'attachment; filename="dockercoins.tar"',
    },
  })
}
