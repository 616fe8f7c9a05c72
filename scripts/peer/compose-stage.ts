/** Cases about stack files: loading, merging, interpolation, the schema, and conversion. */

import { composeYaml } from "../../src/compose/config-document.ts"
import { convertServices } from "../../src/compose/convert.ts"
import { interpolateDocument, interpolateText } from "../../src/compose/interpolate.ts"
import { type ComposeFile, ignoredOptions, loadCompose } from "../../src/compose/load.ts"
import { NAMESPACE_LABEL } from "../../src/compose/names.ts"
import { at } from "../../src/compose/values.ts"
import { isJsonList, isJsonObject, type Json, type JsonObject } from "../../src/lib/json.ts"
import type { Stage } from "./case.ts"
import { convertRow, plainPorts } from "./compose-conversions.ts"
import { checkOutcome, first, good, ofWeb, withPath } from "./compose-documents.ts"
import {
  expectEqual,
  listAt,
  needText,
  objectAt,
  objectsAt,
  onlyKeys,
  textAt,
  textsAt,
  unknownForm,
} from "./fields.ts"

export class ComposeStage implements Stage {
  readonly remarks: string[] = []
  readonly #given: JsonObject
  #kind = ""

  constructor(given: JsonObject) {
    onlyKeys(given, "given", ["shell", "shellRaw", "files", "base", "vars"])
    this.#given = given
  }

  act(action: JsonObject): void {
    this.#kind = needText(action, "do")
  }

  check(check: JsonObject): void {
    const name = needText(check, "check")
    if (name === "table") {
      for (const row of objectsAt(check, "rows")) this.#row(row)
    } else if (name === "result") this.#result(check)
    else if (name === "error") {
      const loaded = this.#load(objectsAt(this.#given, "files"))
      expectEqual("error", loaded.ok ? null : loaded.error, needText(check, "text"))
    } else unknownForm(`check ${name}`)
  }

  get #variables(): JsonObject {
    // All of them are offered; which ones a file asks for is up to the file.
    return { ...(objectAt(this.#given, "shell") ?? objectAt(this.#given, "vars")) }
  }

  #lookup = (name: string): string | undefined => textAt(this.#variables, name)

  #load(documents: readonly (Json | string)[], skipInterpolation = false) {
    const sources = documents.map((one) => (typeof one === "string" ? one : JSON.stringify(one)))
    return loadCompose(sources, { lookup: this.#lookup, skipInterpolation })
  }

  #row(row: JsonObject): void {
    if (this.#kind === "loadCompose") this.#loadRow(row)
    else if (this.#kind === "substitute") this.#substituteRow(row)
    else if (this.#kind === "validate") this.#validateRow(row)
    else if (this.#kind === "convert") convertRow(row)
    else if (this.#kind === "mergeServices") this.#mergeRow(row)
    else if (this.#kind === "stackConfig") {
      const loaded = this.#load(objectsAt(this.#given, "files"), row.skipInterpolation === true)
      expectEqual("config", composeYaml(good(loaded)), row.out)
    } else if (this.#kind === "unsupportedProperties") this.#unsupportedRow(row)
    else unknownForm(`action ${this.#kind}`)
  }

  #loadRow(row: JsonObject): void {
    if (row.yaml !== undefined || row.doc !== undefined) {
      const document = row.yaml === undefined ? (row.doc ?? null) : needText(row, "yaml")
      checkOutcome(JSON.stringify(document), this.#load([document]), row)
    } else if (row.environment !== undefined) {
      const loaded = good(this.#load([ofWeb({ environment: row.environment })]))
      const { spec } = first(convertServices(loaded, this.#options))
      const wanted = Object.entries(objectAt(row, "result") ?? {}).map(([name, value]) =>
        value === null ? name : `${name}=${String(value)}`,
      )
      const env = spec.TaskTemplate?.ContainerSpec?.Env ?? []
      expectEqual("environment", [...env].sort(), wanted.sort())
    } else if (row.labels !== undefined) {
      const loaded = good(this.#load([ofWeb({ labels: row.labels })]))
      const { spec } = first(convertServices(loaded, this.#options))
      const { [NAMESPACE_LABEL]: _own, ...labels } = spec.TaskTemplate?.ContainerSpec?.Labels ?? {}
      expectEqual("labels", labels, row.result)
    } else if (row.path !== undefined) this.#castRow(row)
    else if (row.ports !== undefined) {
      const loaded = good(this.#load([ofWeb({ ports: row.ports })]))
      const { spec } = first(convertServices(loaded, this.#options))
      const ports = spec.EndpointSpec?.Ports ?? []
      expectEqual("ports", ports.length, row.count)
      const modes = ports.filter((port) => port.PublishMode === "host").length
      expectEqual("host ports", modes, JSON.stringify(row.ports).split('"host"').length - 1)
    } else {
      const [path] = Object.keys(row).filter((key) => key !== "result")
      if (path === undefined) unknownForm("empty row")
      const document = withPath({ version: "3", services: {} }, path, row[path] ?? null)
      expectEqual(path, at(good(this.#load([document])).document, path), row.result)
    }
  }

  #castRow(row: JsonObject): void {
    onlyKeys(row, "row", ["path", "template", "value"])
    const short = / \(short form\)$/
    const path = needText(row, "path")
      .replace(short, "")
      .replace(/\[(\d+)\]/g, ".$1")
    const isShort = short.test(needText(row, "path"))
    const portField = /^(.*\.ports)\.\d+(?:\.(\w+))?$/.exec(path)
    const template = row.template ?? null
    const document =
      portField === null
        ? withPath(ofWeb({}), path, template)
        : withPath(ofWeb({}), portField[1] ?? "", [
            portField[2] === undefined ? template : { target: 80, [portField[2]]: template },
          ])
    const loaded = good(this.#load([document]))
    if (isShort) {
      const { spec } = first(convertServices(loaded, this.#options))
      expectEqual(path, plainPorts(spec), [row.value ?? null])
    } else {
      const where = portField === null ? path : `${portField[1]}.0.${portField[2]}`
      expectEqual(path, at(loaded.document, where) ?? listItem(loaded, where), row.value)
    }
  }

  #substituteRow(row: JsonObject): void {
    if (row.doc !== undefined) {
      onlyKeys(row, "row", ["doc", "vars"])
      expectEqual("variables", Object.fromEntries(variablesOf(row.doc)), row.vars)
      return
    }
    if (isJsonObject(row.in)) {
      const patterns = textsAt(row, "castInt")
      if (patterns.length > 0) this.#castByOwnPattern(row)
      else {
        const done = interpolateDocument(row.in, this.#lookup)
        expectEqual("document", done.ok ? done.value : done.error, row.out)
      }
      return
    }
    const text = needText(row, "in")
    const done = interpolateText(text, this.#lookup)
    if (row.error === "invalid") expectEqual(text, done.ok ? null : done.error, text)
    else if (row.error !== undefined) unknownForm(`error ${String(row.error)}`)
    else checkOutcome(text, done, row)
    if (row.out !== undefined) expectEqual(text, done.ok ? done.value : done.error, row.out)
  }

  /** Casts are tied to the paths of a stack file here: the same key is tried where it has one. */
  #castByOwnPattern(row: JsonObject): void {
    if (!sameAsReplicas(row)) unknownForm("casts of one's own")
    const [[, service] = ["", null]] = Object.entries(objectAt(row, "in") ?? {})
    const document = { services: { foo: { deploy: service } } }
    const [[, out] = ["", null]] = Object.entries(objectAt(row, "out") ?? {})
    const done = interpolateDocument(document, this.#lookup)
    expectEqual("document", done.ok ? done.value : done.error, {
      services: { foo: { deploy: out } },
    })
  }

  #validateRow(row: JsonObject): void {
    onlyKeys(row, "row", ["version", "ports", "deploy", "doc", "ok", "errorContains"])
    const service: JsonObject = {
      image: "busybox",
      ...(row.ports !== undefined && { ports: row.ports }),
      ...(row.deploy !== undefined && { deploy: row.deploy }),
    }
    const version = row.version === undefined ? "3.0" : row.version
    const document = row.doc ?? { version, services: { foo: service } }
    checkOutcome(JSON.stringify(row), this.#load([document]), row)
  }

  #mergeRow(row: JsonObject): void {
    const files = [listAt(this.#given, "base"), listAt(row, "override")]
      .filter((ports) => ports.length > 0)
      .map((ports) => ofWeb({ ports }))
    const { spec } = first(convertServices(good(this.#load(files)), this.#options))
    const ports = (spec.EndpointSpec?.Ports ?? []).map(
      (port) => `${port.PublishedPort}→${port.TargetPort}/${port.Protocol} ${port.PublishMode}`,
    )
    expectEqual("ports", ports.sort(), [...textsAt(row, "ports")].sort())
  }

  #unsupportedRow(row: JsonObject): void {
    // "web: image, build; db: image": services with the keys that they have.
    const services = needText(row, "doc")
      .split("; ")
      .map((part): [string, JsonObject] => {
        const [name = "", keys = ""] = part.split(": ")
        return [name, Object.fromEntries(keys.split(", ").map((key) => [key, sample[key] ?? "x"]))]
      })
    const loaded = good(this.#load([{ version: "3", services: Object.fromEntries(services) }]))
    const wanted = `Ignoring unsupported options: ${textsAt(row, "unsupported").join(", ")}\n`
    expectEqual("warnings", ignoredOptions(loaded).slice(0, 1), [wanted])
  }

  #result(check: JsonObject): void {
    const files = objectsAt(this.#given, "files")
    if (this.#kind === "buildEnvironment") {
      const pairs = textsAt(this.#given, "shellRaw").map((one): [string, string] => {
        const cut = one.indexOf("=")
        return [one.slice(0, cut), one.slice(cut + 1)]
      })
      const shell = new Map(pairs)
      const names = Object.keys(objectAt(check, "value") ?? {})
      const filled = names.map((name) => {
        const done = interpolateText(`\${${name}-unset}`, (key) => shell.get(key))
        return [name, done.ok ? done.value : done.error]
      })
      expectEqual("variables", Object.fromEntries(filled), check.value)
    } else if (this.#kind === "loadCompose" && check.command !== undefined) {
      const { spec } = first(convertServices(good(this.#load(files)), this.#options))
      expectEqual("command", spec.TaskTemplate?.ContainerSpec?.Args ?? [], check.command)
    } else if (this.#kind === "mergeServices" && check.replicas !== undefined) {
      const documents = files.map(({ replicas }) =>
        ofWeb(replicas === undefined ? {} : { deploy: { replicas } }),
      )
      const { spec } = first(convertServices(good(this.#load(documents)), this.#options))
      expectEqual("replicas", spec.Mode?.Replicated?.Replicas, check.replicas)
    } else unknownForm(`result of ${this.#kind}`)
  }

  get #options() {
    const missing = () => unknownForm("a file beside the stack file")
    return { namespace: "stack", lookup: this.#lookup, readFile: missing }
  }
}

/** Values that the schema takes, for keys that a case only names. */
const sample: Readonly<Record<string, Json>> = { links: ["db"] }

function listItem(file: ComposeFile, path: string): Json | undefined {
  const parts = /^(.*)\.0\.(\w+)$/.exec(path)
  const list = at(file.document, parts?.[1] ?? "")
  const item = isJsonList(list) ? list[0] : undefined
  return isJsonObject(item) ? item[parts?.[2] ?? ""] : undefined
}

function sameAsReplicas(row: JsonObject): boolean {
  return textsAt(row, "castInt").every((pattern) => pattern === "*.replicas")
}

/** Every variable with its default, as our interpolation finds them: each expression is filled in alone. */
function variablesOf(value: Json): readonly (readonly [string, string])[] {
  if (isJsonList(value)) return value.flatMap(variablesOf)
  if (isJsonObject(value)) return Object.values(value).flatMap(variablesOf)
  if (typeof value !== "string") return []
  const expressions = value.replaceAll("$$", "").match(/\$(?:\{[^}]*\}|[^$]*)/g) ?? []
  return expressions.flatMap((expression) => {
    const found: (readonly [string, boolean])[] = []
    const done = interpolateText(expression, (name, bare) => {
      found.push([name, bare])
      return undefined
    })
    return found.map(([name, bare]) => [name, bare || !done.ok ? "" : done.value] as const)
  })
}
