/** A service that an inspect case describes in words, phrase by phrase. */
import type { ApiService } from "../../src/engine/types.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { apiService } from "./api-objects.ts"
import { textsAt, unknownForm } from "./fields.ts"

type Phrase = readonly [RegExp, (service: ApiService, found: RegExpExecArray) => void]

const SECOND_NS = 1_000_000_000

export function describedService(words: string, action: JsonObject): ApiService {
  const id = textsAt(action, "argv").at(-1) ?? "service"
  const service = apiService({ id, name: "my_service", stack: "none" })
  service.Spec.Labels = {}
  service.Endpoint.Spec = { Mode: "vip" }
  service.Spec.EndpointSpec = { Mode: "vip" }
  const task = service.Spec.TaskTemplate ?? {}
  task.Networks = [{ Target: "network1" }]
  const reference = { File: { Name: "/file", UID: "0", GID: "0", Mode: 292 } }
  task.ContainerSpec = {
    Image: "foo/bar@sha256:this_is_a_test",
    Configs: [{ ConfigID: "c1", ConfigName: "config", ...reference }],
    Secrets: [{ SecretID: "s1", SecretName: "secret", ...reference }],
  }
  for (const part of words.split(", ")) {
    const phrase = phrases.find(([pattern]) => pattern.test(part))
    const found = phrase?.[0].exec(part) ?? null
    if (phrase === undefined || found === null) unknownForm(`service with "${part}"`)
    else phrase[1](service, found)
  }
  return service
}

const phrases: readonly Phrase[] = [
  [/^update config absent$/, ({ Spec }) => delete Spec.UpdateConfig],
  [
    /^[a-z0-9]{25}$/,
    (service, [id = ""]) => {
      service.ID = id
    },
  ],
  [
    /^(\d+) replicas$/,
    ({ Spec }, [, count]) => {
      Spec.Mode = { Replicated: { Replicas: Number(count) } }
    },
  ],
  [
    /^label (\S+)=(\S+)$/,
    ({ Spec }, [, name = "", value = ""]) => {
      Spec.Labels = { [name]: value }
    },
  ],
  [
    /^limits$/,
    ({ Spec: { TaskTemplate = {} } }) => {
      const Limits = { NanoCPUs: 100 * SECOND_NS, MemoryBytes: 10 * 1024 * 1024, Pids: 20 }
      TaskTemplate.Resources = { Limits }
    },
  ],
  [
    /^log driver$/,
    ({ Spec: { TaskTemplate = {} } }) => {
      TaskTemplate.LogDriver = { Name: "driver", Options: { "max-file": "5" } }
    },
  ],
  [
    /^health check$/,
    ({ Spec: { TaskTemplate = {} } }) => {
      const Healthcheck = { Test: ["CMD-SHELL", "curl"], Interval: 4 * SECOND_NS, Retries: 3 }
      TaskTemplate.ContainerSpec = { ...TaskTemplate.ContainerSpec, Healthcheck }
    },
  ],
  [
    /^published port$/,
    ({ Endpoint, Spec }) => {
      const port = {
        Protocol: "tcp",
        TargetPort: 5000,
        PublishedPort: 30_000,
        PublishMode: "ingress",
      }
      Endpoint.Ports = [port]
      Spec.EndpointSpec = { ...Spec.EndpointSpec, Ports: [port] }
    },
  ],
]
