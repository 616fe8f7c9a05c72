/** What Go's decoder says of documents that are none, or of another type: as a real daemon (20.10.24) answered. */
import { describe, expect, test } from "vitest"
import { aNode } from "./support/builders.ts"
import { fakeCluster } from "./support/fake-cluster.ts"
import { engineOf } from "./support/lab.ts"

async function told(body: string, headers?: Record<string, string>): Promise<string> {
  const cluster = fakeCluster()
  const answer = await engineOf(cluster).ask("POST", "/services/create", body, headers)
  expect(answer.status).toBe(400)
  expect(cluster.commands).toEqual([])
  const { message }: { message: string } = JSON.parse(await answer.text())
  return message
}

describe("what is no JSON", () => {
  test.each([
    ["{", "unexpected EOF"],
    ['{"Name":}', "invalid character '}' looking for beginning of value"],
    ['{"Name":"x"', "unexpected EOF"],
    ['{"Name":"x",}', "invalid character '}' looking for beginning of object key string"],
    ['{Name:"x"}', "invalid character 'N' looking for beginning of object key string"],
    ["{'Name':'x'}", "invalid character '\\'' looking for beginning of object key string"],
    ["nope", "invalid character 'o' in literal null (expecting 'u')"],
    ["nul", "unexpected EOF"],
    ["[1,2", "unexpected EOF"],
    ['{"a":1e}', "invalid character '}' in exponent of numeric literal"],
    ['{"a":01}', "invalid character '1' after object key:value pair"],
    ['{"a":-}', "invalid character '}' in numeric literal"],
    ['{"a":"\\x"}', "invalid character 'x' in string escape code"],
    ['{"a":"\\u12"}', "invalid character '\"' in \\u hexadecimal character escape"],
    ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
    ['{"a":[1 2]}', "invalid character '2' after array element"],
  ])("%s", async (body, message) => {
    // Releases since 23 say first what it was to be.
    expect(await told(body)).toBe(`invalid JSON: ${message}`)
  })

  test("nor is what is nested too deep, or what follows a document", async () => {
    expect(await told("[".repeat(20_000))).toBe("invalid JSON: exceeded max depth")
    expect(await told("{} {}")).toBe("unexpected content after JSON")
  })
})

describe("what is of another type", () => {
  const into = "cannot unmarshal"
  test.each([
    ["true", "bool into Go value of type swarm.ServiceSpec"],
    ["5", "number into Go value of type swarm.ServiceSpec"],
    ['"x"', "string into Go value of type swarm.ServiceSpec"],
    ["[]", "array into Go value of type swarm.ServiceSpec"],
    ['{"Name":5}', "number into Go struct field ServiceSpec.Name of type string"],
    ['{"Name":true}', "bool into Go struct field ServiceSpec.Name of type string"],
    ['{"Name":{}}', "object into Go struct field ServiceSpec.Name of type string"],
    ['{"Name":[]}', "array into Go struct field ServiceSpec.Name of type string"],
    ['{"Name":1.5}', "number into Go struct field ServiceSpec.Name of type string"],
    ['{"Labels":5}', "number into Go struct field ServiceSpec.Labels of type map[string]string"],
    ['{"Labels":["a"]}', "array into Go struct field ServiceSpec.Labels of type map[string]string"],
    ['{"Labels":{"a":5}}', "number into Go struct field ServiceSpec.Labels of type string"],
    ['{"Labels":"x"}', "string into Go struct field ServiceSpec.Labels of type map[string]string"],
    [
      '{"TaskTemplate":5}',
      "number into Go struct field ServiceSpec.TaskTemplate of type swarm.TaskSpec",
    ],
    [
      '{"TaskTemplate":[]}',
      "array into Go struct field ServiceSpec.TaskTemplate of type swarm.TaskSpec",
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":"x"}}',
      "string into Go struct field TaskSpec.TaskTemplate.ContainerSpec of type swarm.ContainerSpec",
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"Image":5}}}',
      "number into Go struct field ContainerSpec.TaskTemplate.ContainerSpec.Image of type string",
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"Args":"x"}}}',
      "string into Go struct field ContainerSpec.TaskTemplate.ContainerSpec.Args of type []string",
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"Args":[5]}}}',
      "number into Go struct field ContainerSpec.TaskTemplate.ContainerSpec.Args of type string",
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"Env":{"a":"b"}}}}',
      "object into Go struct field ContainerSpec.TaskTemplate.ContainerSpec.Env of type []string",
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"StopGracePeriod":"10s"}}}',
      "string into Go struct field ContainerSpec.TaskTemplate.ContainerSpec.StopGracePeriod of type time.Duration",
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"StopGracePeriod":1.5}}}',
      "number 1.5 into Go struct field ContainerSpec.TaskTemplate.ContainerSpec.StopGracePeriod of type time.Duration",
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":5}]}}}',
      "number into Go struct field Mount.TaskTemplate.ContainerSpec.Mounts.Type of type mount.Type",
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"Mounts":{}}}}',
      "object into Go struct field ContainerSpec.TaskTemplate.ContainerSpec.Mounts of type []mount.Mount",
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"Healthcheck":{"Retries":"x"}}}}',
      "string into Go struct field HealthConfig.TaskTemplate.ContainerSpec.Healthcheck.Retries of type int",
    ],
    [
      '{"TaskTemplate":{"ContainerSpec":{"Init":5}}}',
      "number into Go struct field ContainerSpec.TaskTemplate.ContainerSpec.Init of type bool",
    ],
    [
      '{"TaskTemplate":{"Resources":{"Limits":{"MemoryBytes":"x"}}}}',
      "string into Go struct field Limit.TaskTemplate.Resources.Limits.MemoryBytes of type int64",
    ],
    [
      '{"TaskTemplate":{"Resources":{"Limits":{"NanoCPUs":1.5}}}}',
      "number 1.5 into Go struct field Limit.TaskTemplate.Resources.Limits.NanoCPUs of type int64",
    ],
    [
      '{"TaskTemplate":{"RestartPolicy":{"MaxAttempts":-1}}}',
      "number -1 into Go struct field RestartPolicy.TaskTemplate.RestartPolicy.MaxAttempts of type uint64",
    ],
    [
      '{"TaskTemplate":{"Placement":{"Constraints":"x"}}}',
      "string into Go struct field Placement.TaskTemplate.Placement.Constraints of type []string",
    ],
    [
      '{"TaskTemplate":{"ForceUpdate":-1}}',
      "number -1 into Go struct field TaskSpec.TaskTemplate.ForceUpdate of type uint64",
    ],
    [
      '{"TaskTemplate":{"ForceUpdate":"x"}}',
      "string into Go struct field TaskSpec.TaskTemplate.ForceUpdate of type uint64",
    ],
    [
      '{"TaskTemplate":{"ForceUpdate":1.5}}',
      "number 1.5 into Go struct field TaskSpec.TaskTemplate.ForceUpdate of type uint64",
    ],
    [
      '{"TaskTemplate":{"Networks":[{"Target":5}]}}',
      "number into Go struct field NetworkAttachmentConfig.TaskTemplate.Networks.Target of type string",
    ],
    [
      '{"TaskTemplate":{"Networks":"x"}}',
      "string into Go struct field TaskSpec.TaskTemplate.Networks of type []swarm.NetworkAttachmentConfig",
    ],
    [
      '{"TaskTemplate":{"LogDriver":{"Options":{"a":5}}}}',
      "number into Go struct field Driver.TaskTemplate.LogDriver.Options of type string",
    ],
    [
      '{"Mode":"replicated"}',
      "string into Go struct field ServiceSpec.Mode of type swarm.ServiceMode",
    ],
    [
      '{"Mode":{"Replicated":{"Replicas":"x"}}}',
      "string into Go struct field ReplicatedService.Mode.Replicated.Replicas of type uint64",
    ],
    [
      '{"Mode":{"Replicated":{"Replicas":-1}}}',
      "number -1 into Go struct field ReplicatedService.Mode.Replicated.Replicas of type uint64",
    ],
    [
      '{"Mode":{"Replicated":{"Replicas":1.5}}}',
      "number 1.5 into Go struct field ReplicatedService.Mode.Replicated.Replicas of type uint64",
    ],
    [
      '{"Mode":{"Replicated":5}}',
      "number into Go struct field ServiceMode.Mode.Replicated of type swarm.ReplicatedService",
    ],
    [
      '{"Mode":{"Global":5}}',
      "number into Go struct field ServiceMode.Mode.Global of type swarm.GlobalService",
    ],
    [
      '{"UpdateConfig":{"Parallelism":-1}}',
      "number -1 into Go struct field UpdateConfig.UpdateConfig.Parallelism of type uint64",
    ],
    [
      '{"UpdateConfig":{"Delay":"10s"}}',
      "string into Go struct field UpdateConfig.UpdateConfig.Delay of type time.Duration",
    ],
    [
      '{"UpdateConfig":{"MaxFailureRatio":"x"}}',
      "string into Go struct field UpdateConfig.UpdateConfig.MaxFailureRatio of type float32",
    ],
    [
      '{"UpdateConfig":{"Order":5}}',
      "number into Go struct field UpdateConfig.UpdateConfig.Order of type string",
    ],
    [
      '{"UpdateConfig":[]}',
      "array into Go struct field ServiceSpec.UpdateConfig of type swarm.UpdateConfig",
    ],
    [
      '{"EndpointSpec":{"Ports":[{"TargetPort":"80"}]}}',
      "string into Go struct field PortConfig.EndpointSpec.Ports.TargetPort of type uint32",
    ],
    [
      '{"EndpointSpec":{"Ports":[{"TargetPort":-1}]}}',
      "number -1 into Go struct field PortConfig.EndpointSpec.Ports.TargetPort of type uint32",
    ],
    [
      '{"EndpointSpec":{"Ports":[{"TargetPort":4294967296}]}}',
      "number 4294967296 into Go struct field PortConfig.EndpointSpec.Ports.TargetPort of type uint32",
    ],
    [
      '{"EndpointSpec":{"Ports":{}}}',
      "object into Go struct field EndpointSpec.EndpointSpec.Ports of type []swarm.PortConfig",
    ],
    [
      '{"EndpointSpec":{"Mode":5}}',
      "number into Go struct field EndpointSpec.EndpointSpec.Mode of type swarm.ResolutionMode",
    ],
  ])("%s", async (body, message) => {
    expect(await told(body)).toBe(`invalid JSON: json: ${into} ${message}`)
  })
})

describe("fields", () => {
  test.each([
    { name: "web", tasktemplate: { containerspec: { image: "web:v1" } } },
    { NAME: "web", TASKTEMPLATE: { CONTAINERSPEC: { IMAGE: "web:v1" } } },
    { Name: "api", name: "web", TaskTemplate: { ContainerSpec: { Image: "web:v1" } } },
  ])("are found whatever their case, and the last one counts: %j", async (body) => {
    const cluster = fakeCluster()
    await engineOf(cluster).ask("POST", "/services/create", body)
    const spec = { Name: "web", TaskTemplate: { ContainerSpec: { Image: "web:v1" } } }
    expect(cluster.commands).toMatchObject([{ type: "service-create", spec }])
  })

  test("of labels are any, and nobody's prototype", async () => {
    const cluster = fakeCluster()
    const body =
      '{"Name":"a","Labels":{"__proto__":"x","constructor":"y"},"TaskTemplate":{"ContainerSpec":{"Image":"a"}}}'
    await engineOf(cluster).ask("POST", "/services/create", body)
    const [command] = cluster.commands
    const labels = command?.type === "service-create" ? command.spec.Labels : undefined
    expect(Object.entries(labels ?? {})).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ])
  })
})

describe("bytes", () => {
  test.each([
    ["!!!", "illegal base64 data at input byte 0"],
    ["aGFsbG8", "illegal base64 data at input byte 4"],
  ])("%s are no base64", async (Data, message) => {
    const answer = await engineOf(fakeCluster()).ask("POST", "/configs/create", { Name: "a", Data })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ message: `invalid JSON: ${message}` })
  })

  test("may be a list of numbers", async () => {
    const cluster = fakeCluster()
    await engineOf(cluster).ask("POST", "/configs/create", { Name: "a", Data: [104, 105] })
    expect(cluster.commands).toMatchObject([{ spec: { Name: "a", Data: "aGk=" } }])
  })
})

test.each([
  ["text/plain", "unsupported Content-Type header (text/plain): must be 'application/json'"],
  ["application/x-www-form-urlencoded", /^unsupported Content-Type header/],
])("a body that says it is %s is no JSON", async (type, message) => {
  expect(await told("{}", { "content-type": type })).toMatch(message)
})

describe("what the daemon takes for a path or a method", () => {
  test.each([
    ["GET", "/containers/a/b/json", 404, "No such container: a/b"],
    ["GET", "/volumes/a/b", 404, "get a/b: no such volume"],
    ["GET", "/networks/a/b", 404, "network a/b not found"],
    ["GET", "/services/a/b", 404, "page not found"],
    ["GET", "/services/", 404, "page not found"],
    ["POST", "/services", 404, "page not found"],
    ["GET", "/nodes/self", 404, "node self not found"],
    ["GET", "/v1.50.1/info", 400, null],
    ["POST", "/containers/a/rename", 400, "Neither old nor new names may be empty"],
    [
      "GET",
      "/services?status=x",
      400,
      'invalid value for status: x: strconv.ParseBool: parsing "x": invalid syntax',
    ],
    ["GET", "/services?filters=x", 400, "invalid filter"],
    ["GET", '/services?filters={"name":{"a":1}}', 400, "invalid filter"],
    ["GET", "/events?since=5&until=1", 400, "`since` time (5) cannot be after `until` time (1)"],
    ["GET", "/events?since=x", 500, 'strconv.ParseInt: parsing "x": invalid syntax'],
  ])("%s %s", async (method, path, status, message) => {
    const answer = await engineOf(fakeCluster({ nodes: [aNode({ id: "node1" })] })).ask(
      method,
      path,
    )
    expect(answer.status).toBe(status)
    if (message !== null) expect(await answer.json()).toEqual({ message })
  })

  test("HEAD is asked of a ping alone, OPTIONS of anything", async () => {
    const { ask } = engineOf(fakeCluster())
    expect((await ask("HEAD", "/services")).status).toBe(404)
    expect((await ask("HEAD", "/v1.41/_ping")).status).toBe(200)
    const options = await ask("OPTIONS", "/nowhere")
    expect([options.status, await options.text()]).toEqual([200, ""])
  })

  test("a doubled slash is one", async () => {
    const { get } = engineOf(fakeCluster())
    for (const path of ["//v1.41/services", "//services", "/v1.41//services"]) {
      expect((await get(path)).status).toBe(200)
    }
  })
})
