/** Serves a recorded swarm to the docker client, with the surroundings that the recordings had. */
import { type EngineApi, engineApi } from "../../../src/engine/api.ts"
import { engineOn } from "../../../src/engine/seat.ts"
import { SECOND } from "../../../src/swarm/time.ts"
import { type Served, serve } from "../support/node-server.ts"
import type { LiveHost } from "./live-host.ts"
import { kindOf, type Timetable } from "./timetable.ts"

/** As node1's resolver answered: the recorded machine had no Internet. */
const noInternet = JSON.stringify({
  message:
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.53:53: dial udp 10.0.0.53:53: connect: network is unreachable',
})

export class RecordedEngine {
  /** Comes between a client and its update, so that the service has changed meanwhile. */
  beforeUpdate: (() => Promise<void>) | null = null
  readonly #host: LiveHost

  /** What a proxy in front calls the engine's API, in headers and paths; null where there is none. */
  readonly #called: string | null

  constructor(host: LiveHost, called: string | null) {
    this.#host = host
    this.#called = called
  }

  /** `timetable`: of the command that is typed now; `node`: whose engine answers, the leader's if null. */
  serve(timetable: () => Timetable | null, node: string | null): Promise<Served> {
    const api = node === null ? engineApi(this.#host) : engineOn(this.#host, node)
    if (api === null) throw new Error(`no node ${node} in the recorded swarm`)
    const fetch = async (request: Request): Promise<Response> => {
      const { pathname } = new URL(request.url)
      const interfere = this.beforeUpdate
      if (interfere && /\/services\/\w+\/update$/.test(pathname)) {
        this.beforeUpdate = null
        await interfere()
        this.beforeUpdate = interfere
      }
      const now = timetable()
      if (now) await this.#host.arrive(now, kindOf(request.method, pathname))
      if (isOnTheHub(pathname))
        return new Response(noInternet, { status: 500, headers: hubHeaders })
      const answer = this.#called === null ? api.fetch(request) : this.#behindProxy(api, request)
      return isWork(request.method, pathname) ? this.#inNoTime(await answer) : answer
    }
    return serve({ fetch })
  }

  /** Nobody recorded how long each step of a build took: the time that it needs passes at once. */
  async #inNoTime(response: Response): Promise<Response> {
    let over = false
    const text = response.text().finally(() => {
      over = true
    })
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve))
      const next = over ? null : this.#host.nextAt()
      if (next !== null) this.#host.skip((next - this.#host.now) / SECOND)
    }
    return new Response(await text, response)
  }

  async #behindProxy(api: EngineApi, request: Request): Promise<Response> {
    const { apiVersion } = this.#host.profile
    const url = request.url.replace(`/v${this.#called}/`, `/v${apiVersion}/`)
    const response = await api.fetch(new Request(url, request))
    response.headers.set("Api-Version", this.#called ?? apiVersion)
    return response
  }
}

const isWork = (method: string, pathname: string): boolean =>
  method === "POST" && /\/build$|\/images\/(create|.*\/push)$/.test(pathname)

const hubHeaders = { "Content-Type": "application/json" }

function isOnTheHub(pathname: string): boolean {
  const name = /\/distribution\/(.+)\/json$/.exec(decodeURIComponent(pathname))?.[1]
  return name !== undefined && !/^[^/]*[.:]\d*[^/]*\//.test(name)
}
