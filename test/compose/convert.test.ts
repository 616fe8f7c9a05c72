import { describe, expect, test } from "vitest"
import { convertServices } from "../../src/compose/convert.ts"
import { loadCompose } from "../../src/compose/load.ts"
import { ConvertError } from "../../src/compose/names.ts"
import { stackNetworks } from "../../src/compose/networks.ts"
import { stackFilePath, workspaceFiles } from "../../src/dockercoins/files.ts"
import { serviceSpec, stackServices } from "../../src/dockercoins/stack.ts"
import type { ServiceSpec } from "../../src/engine/types.ts"

function load(source: string, env: Record<string, string> = {}) {
  const loaded = loadCompose([source], { lookup: (name) => env[name] })
  if (!loaded.ok) throw new Error(loaded.error)
  return loaded.value
}

function convert(lines: string, env: Record<string, string> = {}): ServiceSpec {
  const body = lines
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n")
  const [first] = convertServices(load(`services:\n  a:\n    image: x\n${body}\n`, env), {
    namespace: "s",
    lookup: (name) => env[name],
    readFile: () => "FROM_FILE=1\nB=file\n",
  })
  if (first === undefined) throw new Error("no service")
  return first.spec
}

describe("[CP-1…CP-11] conversion to service specs", () => {
  test("[CP-9] a section that is there says parallelism 1, one that is not says nothing", () => {
    expect(convert("deploy: {}").UpdateConfig).toBeUndefined()
    expect(convert("deploy:\n  update_config: {}").UpdateConfig).toEqual({
      Parallelism: 1,
      MaxFailureRatio: 0,
      Order: "",
    })
    expect(
      convert("deploy:\n  update_config: {parallelism: 0, delay: 1m30s, monitor: 0s}").UpdateConfig,
    ).toEqual({ Parallelism: 0, Delay: 90e9, MaxFailureRatio: 0, Order: "" })
  })

  test("[CP-3] variables are sorted; a bare or empty one takes the shell's value; the file loses", () => {
    const env = { SHELL_HAS: "yes", EMPTY: "filled" }
    const spec = convert(
      "env_file: vars.env\nenvironment:\n  Z: 1\n  B: own\n  SHELL_HAS:\n  EMPTY: ''\n  NOBODY:",
      env,
    )
    expect(spec.TaskTemplate?.ContainerSpec?.Env).toEqual([
      "B=own",
      "EMPTY=filled",
      "FROM_FILE=1",
      "NOBODY",
      "SHELL_HAS=yes",
      "Z=1",
    ])
  })

  test("[CP-7] the old `restart:` counts where deploy has no policy", () => {
    expect(convert("restart: on-failure:3").TaskTemplate?.RestartPolicy).toEqual({
      Condition: "on-failure",
      MaxAttempts: 3,
    })
    expect(convert("restart: 'no'").TaskTemplate?.RestartPolicy).toBeUndefined()
    expect(() => convert("restart: sometimes")).toThrow(ConvertError)
  })

  test("[CP-8] a health check's text goes to the shell, a list does not, `disable` is NONE", () => {
    const testOf = (lines: string) => convert(lines).TaskTemplate?.ContainerSpec?.Healthcheck?.Test
    expect(testOf("healthcheck:\n  test: curl x")).toEqual(["CMD-SHELL", "curl x"])
    expect(testOf("healthcheck:\n  test: [CMD, 'true']")).toEqual(["CMD", "true"])
    expect(testOf("healthcheck:\n  disable: true")).toEqual(["NONE"])
    expect(() => convert("healthcheck:\n  disable: true\n  test: x")).toThrow(
      "service a: test and disable can't be set at the same time",
    )
  })

  test("[CP-5] ports are sorted by what is published, ranges are spread out", () => {
    expect(convert("ports: ['8001-8002:81-82/udp', '80:80']").EndpointSpec?.Ports).toEqual([
      { Protocol: "tcp", TargetPort: 80, PublishedPort: 80, PublishMode: "ingress" },
      { Protocol: "udp", TargetPort: 81, PublishedPort: 8001, PublishMode: "ingress" },
      { Protocol: "udp", TargetPort: 82, PublishedPort: 8002, PublishMode: "ingress" },
    ])
  })

  test("[CP-2] replicas do not go with global", () => {
    expect(() => convert("deploy: {mode: global, replicas: 2}")).toThrow(
      "service a: replicas can only be used with replicated or replicated-job mode",
    )
    expect(() => convert("deploy: {mode: some}")).toThrow("service a: unknown mode: some")
  })

  test("commands are split as a shell splits them", () => {
    expect(convert(`command: sh -c "sleep 5"`).TaskTemplate?.ContainerSpec?.Args).toEqual([
      "sh",
      "-c",
      "sleep 5",
    ])
  })
})

test("[SD-3] networks: the default one, declared ones, external ones by their own name", () => {
  const file = load(
    "services:\n  a:\n    image: x\n    networks: [front, other]\n  b:\n    image: y\nnetworks:\n  front:\n  other:\n    external: true\n    name: shared\n",
  )
  const { own, external } = stackNetworks(file, "s")
  expect(own.map((one) => one.Name)).toEqual(["s_front", "s_default"])
  expect(external).toEqual(["shared"])
})

test("dockercoins.yml at v0.1 is the stack that every lab starts with", () => {
  const source = workspaceFiles.find((one) => one.path === stackFilePath)?.text ?? ""
  const converted = convertServices(load(source, { TAG: "v0.1" }), {
    namespace: "dockercoins",
    lookup: () => undefined,
    readFile: () => "",
  })
  expect(converted.map((one) => one.name).sort()).toEqual([...stackServices].sort())
  for (const name of stackServices) {
    const sent = converted.find((one) => one.name === name)?.spec
    const started = serviceSpec({
      name,
      tag: "v0.1",
      digest: null,
      network: "dockercoins_default",
    })
    expect(engineView(sent)).toEqual(engineView(started))
  }
})

/** Without what the client's tagging and the engine's own defaults add. */
function engineView(spec: ServiceSpec | undefined): unknown {
  const copy: ServiceSpec = structuredClone(spec ?? {})
  const container = copy.TaskTemplate?.ContainerSpec
  if (container !== undefined) {
    container.Image = container.Image?.replace(/^redis$/, "redis:latest")
    delete container.Isolation
    container.Privileges = undefined
  }
  if (copy.TaskTemplate !== undefined) delete copy.TaskTemplate.Runtime
  if (copy.Mode?.Replicated !== undefined)
    copy.Mode = { Replicated: { Replicas: 1, ...copy.Mode.Replicated } }
  copy.EndpointSpec = { ...copy.EndpointSpec, Mode: "vip" }
  return JSON.parse(JSON.stringify(copy))
}
