/**
 * The stack as `docker stack deploy` leaves it in the store: the same documents, field by field, that
 * the Compose conversion of dockercoins.yml and the daemon make of it, so that deploying the same file
 * again replaces nothing.
 */
import type { PortConfig, ServiceMode, ServiceSpec } from "../swarm/spec.ts"

export const stackName = "dockercoins"
export const registry = "127.0.0.1:5000"
export const networkName = `${stackName}_default`
/** What is deployed on the first day. */
export const firstTag = "v0.1"

export const builtServices = ["rng", "hasher", "webui", "worker"] as const
export const stackServices = ["hasher", "redis", "rng", "webui", "worker"] as const
export type ServiceName = (typeof stackServices)[number]

/** The image text of the file: `127.0.0.1:5000/worker:v0.1`, `redis`. */
function imageText(name: ServiceName, tag: string): string {
  return name === "redis" ? "redis" : `${registry}/${name}:${tag}`
}

/** With its tag: `redis:latest`. */
export function taggedImage(name: ServiceName, tag: string): string {
  return name === "redis" ? "redis:latest" : imageText(name, tag)
}

const modes: Record<ServiceName, ServiceMode> = {
  hasher: { Replicated: { Replicas: 1 } },
  redis: { Replicated: { Replicas: 1 } },
  rng: { Global: {} },
  webui: { Replicated: { Replicas: 1 } },
  worker: { Replicated: { Replicas: 10 } },
}

const ports: Partial<Record<ServiceName, readonly PortConfig[]>> = {
  webui: [{ Protocol: "tcp", TargetPort: 80, PublishedPort: 8000, PublishMode: "ingress" }],
}

export interface ServiceOptions {
  readonly name: ServiceName
  readonly tag: string
  /** Of the image at its registry; null leaves the image text as it is. */
  readonly digest: string | null
  /** Id of the stack's network. */
  readonly network: string
}

export function serviceSpec({ name, tag, digest, network }: ServiceOptions): ServiceSpec {
  const namespace = { "com.docker.stack.namespace": stackName }
  const image = taggedImage(name, tag)
  const published = ports[name]
  return {
    Name: `${stackName}_${name}`,
    Labels: { "com.docker.stack.image": imageText(name, tag), ...namespace },
    TaskTemplate: {
      ContainerSpec: {
        Image: digest === null ? image : `${image}@${digest}`,
        Labels: namespace,
        Privileges: { CredentialSpec: null, SELinuxContext: null },
        Isolation: "default",
      },
      Resources: {},
      Placement: digest === null ? {} : { Platforms: [{ Architecture: "amd64", OS: "linux" }] },
      Networks: [{ Target: network, Aliases: [name] }],
      ForceUpdate: 0,
      Runtime: "container",
    },
    Mode: modes[name],
    EndpointSpec: { Mode: "vip", ...(published && { Ports: [...published] }) },
  }
}
