/**
 * The ways into a lab and a classroom: checked here, then handed on to the object as they are. The
 * Engine API is neither logged nor looked into on the way.
 */
import { type Context, Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import { findClassOf } from "../classroom/classes.ts"
import { database } from "../classroom/instructors.ts"
import {
  type AppEnv,
  requireInstructor,
  requireStudent,
  type StudentIdentity,
  verifyStudentToken,
} from "./identity.ts"
import { noSuchClass, Problem } from "./problem.ts"

/** As the engine's own limits: of a build context, and of any other document. */
const contextBytes = 16 * 1024 * 1024
const documentBytes = 1024 * 1024

export const socketRoutes = new Hono<AppEnv>()
  .get("/lab", async (c) => {
    requireUpgrade(c)
    return await toLab(c, await requireStudent(c), "lab/socket")
  })
  .get("/classes/:id", async (c) => {
    requireUpgrade(c)
    const instructor = await requireInstructor(c)
    const row = await findClassOf(database(c.env.DB), instructor, c.req.param("id"))
    if (row === null) throw noSuchClass()
    return await c.env.CLASSROOM.getByName(row.id).fetch(c.req.raw)
  })

export const messageRoutes = new Hono<AppEnv>()
  .get("/", async (c) => await messages(c))
  .post("/", async (c) => await messages(c))

/** The student's files as a tar, for a docker outside the browser. */
export const workspaceRoutes = new Hono<AppEnv>().get("/", async (c) => {
  const response = await toLab(c, await requireStudent(c), "lab/workspace.tar")
  return new Response(response.body, response)
})

/** Copied, since an object's answer cannot be given the security headers of the others. */
async function messages(c: Context<AppEnv>): Promise<Response> {
  const response = await toLab(c, await requireStudent(c), "lab/messages")
  return new Response(response.body, response)
}

export const engineRoutes = new Hono<AppEnv>()
  .use("/:token/*", (c, next) =>
    isBuild(c.req.path) ? limitContext(c, next) : limitDocument(c, next),
  )
  .all("/:token/*", async (c) => {
    const token = c.req.param("token")
    const identity = await verifyStudentToken(c.env, token)
    const { pathname } = new URL(c.req.url)
    const prefix = `/engine/${token}`
    // A token that is spelt with percent signs is not the address that was handed out.
    if (identity === null || !pathname.startsWith(prefix)) return unauthorised()
    return await toLab(c, identity, `engine${pathname.slice(prefix.length)}`)
  })
  .all("*", () => unauthorised())

const isBuild = (path: string): boolean =>
  /^\/engine\/[^/]+(?:\/on\/[^/]+)?(?:\/v[\d.]+)?\/build$/.test(path)

const limitContext = engineLimit(contextBytes)
const limitDocument = engineLimit(documentBytes)

function engineLimit(bytes: number) {
  const message = `request body too large: the limit is ${bytes / (1024 * 1024)} MiB`
  return bodyLimit({ maxSize: bytes, onError: () => Response.json({ message }, { status: 413 }) })
}

/** Docker's shape of an error: docker clients print the message. */
function unauthorised(): Response {
  const message = "this Rollcall token is not valid: copy the address from your lab page"
  return Response.json({ message }, { status: 401 })
}

function requireUpgrade(c: Context<AppEnv>): void {
  if (c.req.header("upgrade")?.toLowerCase() === "websocket") return
  throw new Problem(426, "websocket-expected", "This address speaks WebSocket only.")
}

/** `door`: host and path that the object is asked at; `engine` is a docker host, `lab` has what pages ask. */
async function toLab(
  c: Context<AppEnv>,
  { student, generation }: StudentIdentity,
  door: string,
): Promise<Response> {
  const { method, url } = c.req
  const query = url.indexOf("?")
  const address = `http://${door}${query < 0 ? "" : url.slice(query)}`
  const reads = method === "GET" || method === "HEAD"
  // A body is read here to its end: the lab may answer without looking at it.
  const request = reads
    ? new Request(address, c.req.raw)
    : new Request(address, {
        method,
        headers: c.req.raw.headers,
        body: await c.req.arrayBuffer(),
      })
  request.headers.set("x-rollcall-generation", String(generation))
  return await c.env.LAB.getByName(student).fetch(request)
}
