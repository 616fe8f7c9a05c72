/** Cases about commands of the docker CLI: run as they are written, against an engine that is given. */
import { renderListing } from "../../src/cli/listing.ts"
import { renderServices } from "../../src/cli/service/ls.ts"
import { taskListing } from "../../src/cli/task-list.ts"
import type { ApiService } from "../../src/engine/types.ts"
import { isJsonObject, type Json, type JsonObject } from "../../src/lib/json.ts"
import { apiService, apiTask } from "./api-objects.ts"
import type { Stage } from "./case.ts"
import { type CliOutcome, runDocker } from "./cli-run.ts"
import { describedService } from "./described-service.ts"
import { type FakeContents, FakeEngine } from "./fake-engine.ts"
import {
  expectEqual,
  listAt,
  Mismatch,
  needText,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
  textsAt,
  unknownForm,
} from "./fields.ts"

const STACK_FILE = "docker-compose.yml"

export class CliStage implements Stage {
  readonly remarks: string[] = []
  readonly #given: JsonObject
  #action: JsonObject = {}
  #engine = new FakeEngine({})
  #outcome: CliOutcome = { exit: 0, stdout: "", stderr: "" }

  constructor(given: JsonObject) {
    this.#given = given
  }

  async act(action: JsonObject): Promise<void> {
    this.#action = action
    if (action.table === true) return
    switch (needText(action, "do")) {
      case "cli":
        return this.#run(textsAt(action, "argv"))
      case "resolveServices":
        return this.#run(["service", "ps", "-q", ...textsAt(action, "args")])
      case "resolveNodeFilter": {
        const filters = textsAt(action, "values").flatMap((value) => ["--filter", `node=${value}`])
        return this.#run(["service", "ps", ...filters, "any"])
      }
      case "printTasks":
        return this.#printTasks(action)
      case "serviceLs": {
        const format = textAt(action, "format")
        return this.#run(["service", "ls", ...(format === undefined ? [] : ["--format", format])])
      }
      case "prune":
        return this.#run(
          ["stack", "deploy", "--prune", "-d", "-c", STACK_FILE, needText(action, "stack")],
          stackFile(textsAt(objectAt(this.#given, "file") ?? {}, "services"), "busybox"),
        )
      case "deployServices": {
        const [name = ""] = this.#services().map((service) => service.Spec.Name ?? "")
        const [stack = "", service = ""] = name.split("_")
        return this.#run(
          [
            ...["stack", "deploy", "-d", "--resolve-image", needText(action, "resolveImage")],
            ...["-c", STACK_FILE, stack],
          ],
          stackFile([service], needText(action, "image")),
        )
      }
      default:
        unknownForm(`action ${String(action.do)}`)
    }
  }

  async check(check: JsonObject): Promise<void> {
    const { exit, stdout, stderr } = this.#outcome
    switch (needText(check, "check")) {
      case "table":
        for (const row of objectsAt(check, "rows")) await this.#row(row)
        return
      case "exit":
        return expectEqual("exit code", exit, check.code)
      case "stdout":
        return expectEqual("stdout", stdout, needText(check, "text"))
      case "stderr":
        return expectEqual("stderr", stderr, needText(check, "text"))
      case "error":
        return expectEqual("error", stderr.trimEnd(), needText(check, "text"))
      case "stderrContains":
      case "errorContains":
        return contains("stderr", stderr, needText(check, "text"))
      case "stdoutLacks":
        if (!stdout.includes(needText(check, "text"))) return
        throw new Mismatch(`stdout has ${String(check.text)}`)
      case "lineOrder":
        return inOrder(stdout, textsAt(check, "prefixes"))
      case "removed": {
        const removed = this.#engine.asked.filter(({ method }) => method === "DELETE")
        const names = removed.map(({ path }) => path.replace("/services/", ""))
        return expectEqual("removed", names, check.services)
      }
      case "apiCall":
        return this.#checkCall(check)
      case "result":
        return this.#checkFilters(check)
      default:
        unknownForm(`check ${String(check.check)}`)
    }
  }

  #services(): readonly ApiService[] {
    const { services, service } = this.#given
    if (typeof service === "string") return [describedService(service, this.#action)]
    if (!Array.isArray(services)) return []
    return services.flatMap((one: Json) => {
      const stacks = /^one per stack: (.*) \(stack names\)$/.exec(String(one))?.[1]
      if (stacks !== undefined) {
        return stacks.split(", ").map((stack) => apiService({ id: stack, stack }))
      }
      return [apiService(isJsonObject(one) ? one : { id: String(one) })]
    })
  }

  #named(kind: string): readonly JsonObject[] {
    return textsAt(this.#given, kind).map((Name) => {
      const Labels = { "com.docker.stack.namespace": Name.split("_")[0] ?? "" }
      // Networks carry their name themselves, the others in their spec.
      return { ID: Name, Id: Name, Name, Labels, Spec: { Name, Labels } }
    })
  }

  async #run(
    argv: readonly string[],
    files: Readonly<Record<string, string>> = {},
    extra: FakeContents = {},
  ): Promise<void> {
    const tasks = objectsAt(this.#given, "tasks").map((task) => plain(apiTask(task)))
    const services = this.#services().map(plain)
    // Services that a case only names by their tasks; `any` is what a list is asked of.
    for (const task of objectsAt(this.#given, "tasks")) {
      const id = textAt(task, "service") ?? "service"
      if (!services.some((one) => one.ID === id)) services.push(plain(apiService({ id })))
    }
    if (argv.includes("any")) services.push(plain(apiService({ id: "any" })))
    this.#engine = new FakeEngine({
      services,
      tasks,
      networks: [...this.#named("networks"), { Id: "network1", Name: "mynetwork", Scope: "swarm" }],
      secrets: this.#named("secrets"),
      configs: this.#named("configs"),
      selfNodeId: textAt(this.#given, "selfNodeId") ?? "",
      ...extra,
    })
    this.#outcome = await runDocker(this.#engine, argv, files)
  }

  async #printTasks(action: JsonObject): Promise<void> {
    const format = textAt(action, "format")
    const tasks = objectsAt(this.#given, "tasks")
    if (format !== undefined && tasks.some((task) => task.name !== undefined)) {
      const rows = tasks.map((task) => ({
        Name: needText(task, "name"),
        Node: needText(task, "node"),
        Ports: "",
      }))
      const stdout = renderListing(taskListing, rows, format)
      this.#outcome = { exit: 0, stdout, stderr: "" }
      return
    }
    const flags = [
      ...(action.noResolve === true ? ["--no-resolve"] : []),
      ...(action.noTrunc === true ? ["--no-trunc"] : []),
      ...(action.quiet === true ? ["-q"] : []),
      ...(format === undefined ? [] : ["--format", format]),
    ]
    await this.#run(["service", "ps", ...flags, "any"])
  }

  async #row(row: JsonObject): Promise<void> {
    const kind = needText(this.#action, "do")
    if (kind === "cli") {
      const server = textAt(row, "server")
      const argv = textsAt(row, "argv")
      await this.#run(argv, {}, server === undefined ? {} : failing(server, argv.at(-1) ?? ""))
      const { exit, stderr } = this.#outcome
      if (exit === 0) throw new Mismatch(`${argv.join(" ")} was taken`)
      if (row.error !== undefined) expectEqual("error", stderr.trimEnd(), row.error)
      else contains("stderr", stderr, needText(row, "errorContains"))
    } else if (kind === "validateExternalNetwork") await this.#externalNetwork(row)
    else if (kind === "serviceLs") await this.#serviceLs(row)
    else unknownForm(`rows of ${kind}`)
  }

  async #serviceLs(row: JsonObject): Promise<void> {
    const format = ["--format", "{{.Name}} {{.Replicas}}"]
    if (row.out !== undefined) {
      if (listAt(row, "services").length > 0) unknownForm("services of a row")
      this.#outcome = { exit: 0, stdout: renderServices([], "{{.Name}}", false), stderr: "" }
      return expectEqual("output", this.#outcome.stdout, row.out)
    }
    const quiet = row.quiet === true
    const running = numberAt(row, "running") ?? 0
    const nodes = numberAt(row, "activeNodes") ?? 0
    const status = (Running: number, Desired: number): JsonObject =>
      quiet ? {} : { running: Running, desired: Desired }
    const services = [
      { id: "replicated", replicas: 4, ...status(running, numberAt(row, "desired") ?? 0) },
      { id: "global", mode: "global", ...status(Math.min(running, nodes), nodes) },
      { id: "noMode", mode: "none", ...status(0, 0) },
    ].map((one) => plain(apiService(one)))
    await this.#run(["service", "ls", ...(quiet ? ["-q"] : format)], {}, { services })
    const asked = this.#engine.asked.some(({ query }) => query?.status !== undefined)
    expectEqual("status asked for", asked, !quiet)
    if (quiet) {
      const sent = services.map((one) => JSON.stringify(one))
      const read: ApiService[] = sent.map((one) => JSON.parse(one))
      const text = renderServices(read, "{{.Replicas}}", false)
      return expectEqual("replicas", text, `${needText(row, "all")}\n`.repeat(3))
    }
    const wanted = ["global", "noMode", "replicated"].map(
      (name) => `${name} ${needText(row, name)}\n`,
    )
    expectEqual("rows", this.#outcome.stdout, wanted.join(""))
  }

  async #externalNetwork(row: JsonObject): Promise<void> {
    const words = needText(row, "network")
    const scope = /^scope (\w+)$/.exec(words)?.[1]
    const problem = /^lookup error '(.*)'$/.exec(words)?.[1]
    if (scope === undefined && problem === undefined && words !== "missing") {
      unknownForm(`network ${words}`)
    }
    const found = scope === undefined ? [] : [{ Id: "n1", Name: "outside", Scope: scope }]
    const file = JSON.stringify({
      version: "3.8",
      services: { web: { image: "busybox", networks: ["outside"] } },
      networks: { outside: { external: true } },
    })
    await this.#run(
      ["stack", "deploy", "-d", "-c", STACK_FILE, "foo"],
      { [STACK_FILE]: file },
      {
        networks: found,
        ...(problem !== undefined && {
          failures: new Map([["GET /networks/outside", [500, problem] as const]]),
        }),
      },
    )
    const { exit, stderr } = this.#outcome
    if (row.error === null) expectEqual(`exit code (${stderr})`, exit, 0)
    else contains("stderr", stderr, needText(row, "errorContains"))
  }

  #checkCall(check: JsonObject): void {
    const call = this.#engine.asked.find(({ path }) => path.endsWith("/update"))
    const body: Json = JSON.parse(JSON.stringify(call?.json ?? null))
    const task = isJsonObject(body) ? (objectAt(body, "TaskTemplate") ?? {}) : {}
    const registry = this.#engine.asked.some(({ path }) => path.startsWith("/distribution"))
    expectEqual("registry asked", registry, check.queryRegistry)
    expectEqual("image", objectAt(task, "ContainerSpec")?.Image, check.image)
    expectEqual("force counter", task.ForceUpdate, check.forceUpdate)
  }

  #checkFilters(check: JsonObject): void {
    const asked = this.#engine.asked.find(({ path }) => path === "/tasks")
    const filters: Json = JSON.parse(asked?.query?.filters ?? "{}")
    const of = (key: string): readonly string[] => {
      const values = isJsonObject(filters) ? (filters[key] ?? null) : null
      if (isJsonObject(values)) return Object.keys(values)
      return listAt({ values }, "values").map(String)
    }
    // The filters of a request are maps: they have no order.
    for (const [key, wanted] of [
      ["node", check.values],
      ["service", check.found],
    ] as const) {
      if (wanted === undefined) continue
      expectEqual(key, [...of(key)].sort(), listAt({ wanted }, "wanted").map(String).sort())
    }
    if (check.notFound !== undefined) {
      const complaints = this.#outcome.stderr.split("\n").filter((line) => line !== "")
      expectEqual("not found", complaints, check.notFound)
    }
  }
}

/** As it would come over the wire. */
function plain(object: object): JsonObject {
  return JSON.parse(JSON.stringify(object))
}

function stackFile(services: readonly string[], image: string): Readonly<Record<string, string>> {
  const entries = services.map((name) => [name, { image }])
  const document = { version: "3.8", services: Object.fromEntries(entries) }
  return { [STACK_FILE]: JSON.stringify(document) }
}

function failing(words: string, service: string): FakeContents {
  const lookup = /^lookup fails: '(.*)'$/.exec(words)?.[1]
  if (lookup !== undefined) {
    return { failures: new Map([[`GET /services/${service}`, [404, lookup]]]) }
  }
  if (words !== "update call fails with the same text") return unknownForm(`server: ${words}`)
  const text = `no such services: ${service}`
  return {
    services: [plain(apiService({ id: service }))],
    failures: new Map([[`POST /services/${service}/update`, [404, text]]]),
  }
}

function contains(what: string, text: string, phrase: string): void {
  if (!text.includes(phrase)) throw new Mismatch(`${what} "${text}" lacks "${phrase}"`)
}

function inOrder(text: string, prefixes: readonly string[]): void {
  const lines = text.split("\n")
  let from = 0
  for (const prefix of prefixes) {
    const at = lines.findIndex((line, index) => index >= from && line.startsWith(prefix))
    if (at < 0) throw new Mismatch(`no line "${prefix}" after ${from} lines of ${text}`)
    from = at + 1
  }
}
