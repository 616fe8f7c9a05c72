/** The Compose file format 3.x, as far as the versions that docker's stack loader knows. */
import { parseGoDuration } from "../lib/go-duration.ts"
import { forbiddenOptions } from "./options.ts"
import { parsePort } from "./port.ts"
import type { Format, Rule } from "./rule.ts"

/** Versions 3.0 to this. */
export const NEWEST_MINOR = 13

const durationFormat: Format = { name: "duration", accepts: (text) => parseGoDuration(text).ok }
const portFormat: Format = { name: "ports", accepts: (text) => parsePort(text, true).ok }
const exposeFormat: Format = {
  name: "expose",
  accepts: (text) => /^\d+(?:-\d+)?(?:\/[a-zA-Z]+)?$/.test(text),
}

const text: Rule = { kinds: ["string"] }
const integer: Rule = { kinds: ["integer"] }
const number: Rule = { kinds: ["number"] }
const truth: Rule = { kinds: ["boolean"] }
const duration: Rule = { kinds: ["string"], format: durationFormat }
const texts: Rule = { kinds: ["array"], items: text }
const textOrTexts: Rule = { kinds: ["string", "array"], items: text }
const scalar: Rule = { kinds: ["string", "number", "null"] }
/** `{a: 1}` or `["a=1"]`. */
const pairs: Rule = { kinds: ["object", "array"], others: scalar, items: text }
const textMap: Rule = { kinds: ["object"], others: text }
const free: Rule = { kinds: ["object"] }
const external: Rule = { kinds: ["boolean", "object"], keys: { name: text } }

const since = (minor: number, rule: Rule): Rule => ({ ...rule, since: minor })
const object = (keys: Readonly<Record<string, Rule>>): Rule => ({ kinds: ["object"], keys })
const listOf = (items: Rule): Rule => ({ kinds: ["array"], items })

const pace = object({
  parallelism: integer,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: number,
  order: since(4, { kinds: ["string"], values: ["start-first", "stop-first"] }),
})

const genericResources = listOf(
  object({ discrete_resource_spec: object({ kind: text, value: number }) }),
)

const deploy: Rule = {
  kinds: ["object", "null"],
  keys: {
    mode: text,
    endpoint_mode: since(2, text),
    replicas: integer,
    labels: pairs,
    rollback_config: since(7, pace),
    update_config: pace,
    resources: object({
      limits: object({ cpus: text, memory: text, pids: since(9, integer) }),
      reservations: object({
        cpus: text,
        memory: text,
        generic_resources: since(5, genericResources),
      }),
    }),
    restart_policy: object({
      condition: text,
      delay: duration,
      max_attempts: integer,
      window: duration,
    }),
    placement: object({
      constraints: texts,
      preferences: since(3, listOf(object({ spread: text }))),
      max_replicas_per_node: since(8, integer),
    }),
  },
}

const healthcheck = object({
  disable: truth,
  interval: duration,
  retries: number,
  test: textOrTexts,
  timeout: duration,
  start_period: since(4, duration),
  start_interval: since(12, duration),
})

const fileReference: Rule = {
  kinds: ["string", "object"],
  keys: { source: text, target: text, uid: text, gid: text, mode: number },
}

const port: Rule = {
  kinds: ["number", "string", "object"],
  format: portFormat,
  keys: { mode: text, target: integer, published: integer, protocol: text },
}

const volume: Rule = {
  kinds: ["string", "object"],
  keys: {
    type: text,
    source: text,
    target: text,
    read_only: truth,
    consistency: text,
    bind: object({ propagation: text }),
    volume: object({ nocopy: truth }),
    tmpfs: object({ size: integer }),
  },
}

const ulimit: Rule = { kinds: ["integer", "object"], keys: { hard: integer, soft: integer } }

const serviceNetwork: Rule = {
  kinds: ["object", "null"],
  keys: {
    aliases: texts,
    ipv4_address: text,
    ipv6_address: text,
    driver_opts: { kinds: ["object"], others: { kinds: ["string", "number"] } },
  },
}

const service: Rule = {
  kinds: ["object"],
  extensionsSince: 7,
  keys: {
    deploy,
    build: { kinds: ["string", "object"] },
    cap_add: texts,
    cap_drop: texts,
    cgroupns_mode: text,
    cgroup_parent: text,
    command: textOrTexts,
    configs: since(3, listOf(fileReference)),
    container_name: text,
    credential_spec: since(3, free),
    depends_on: texts,
    devices: texts,
    dns: textOrTexts,
    dns_search: textOrTexts,
    domainname: text,
    entrypoint: textOrTexts,
    env_file: textOrTexts,
    environment: pairs,
    expose: listOf({ kinds: ["string", "number"], format: exposeFormat }),
    external_links: texts,
    extra_hosts: pairs,
    healthcheck,
    hostname: text,
    image: text,
    init: since(7, truth),
    ipc: text,
    isolation: since(5, text),
    labels: pairs,
    links: texts,
    logging: object({
      driver: text,
      options: { kinds: ["object"], others: scalar },
    }),
    mac_address: text,
    network_mode: text,
    networks: { kinds: ["array", "object"], items: text, others: serviceNetwork },
    oom_score_adj: since(13, integer),
    pid: { kinds: ["string", "null"] },
    ports: listOf(port),
    privileged: truth,
    read_only: truth,
    restart: text,
    secrets: since(1, listOf(fileReference)),
    security_opt: texts,
    shm_size: { kinds: ["number", "string"] },
    stdin_open: truth,
    stop_grace_period: duration,
    stop_signal: text,
    sysctls: pairs,
    tmpfs: textOrTexts,
    tty: truth,
    ulimits: { kinds: ["object"], others: ulimit },
    user: text,
    userns_mode: text,
    volumes: listOf(volume),
    working_dir: text,
  },
}

/** Whether any 3.x schema, or an older one, has this key in a service. */
export function isServiceKey(key: string): boolean {
  return key.startsWith("x-") || Object.hasOwn(service.keys ?? {}, key) || olderKeys.has(key)
}

const olderKeys = new Set([...forbiddenOptions.keys(), "profiles", "platform", "runtime", "scale"])

const network: Rule = {
  kinds: ["object", "null"],
  extensionsSince: 7,
  keys: {
    name: since(5, text),
    driver: text,
    driver_opts: { kinds: ["object"], others: { kinds: ["string", "number"] } },
    ipam: object({ driver: text, config: listOf(object({ subnet: text })) }),
    external,
    internal: truth,
    attachable: since(2, truth),
    labels: pairs,
  },
}

const namedVolume: Rule = {
  kinds: ["object", "null"],
  extensionsSince: 7,
  keys: {
    name: since(4, text),
    driver: text,
    driver_opts: { kinds: ["object"], others: { kinds: ["string", "number"] } },
    external,
    labels: pairs,
  },
}

const fileObject: Rule = {
  kinds: ["object"],
  extensionsSince: 7,
  keys: {
    name: since(5, text),
    file: text,
    external,
    labels: pairs,
    driver: since(7, text),
    driver_opts: since(7, textMap),
    template_driver: since(7, text),
  },
}

const named = (others: Rule): Rule => ({ kinds: ["object"], others, names: /^[a-zA-Z0-9._-]+$/ })

export const composeSchema: Rule = {
  kinds: ["object"],
  extensionsSince: 4,
  keys: {
    version: text,
    services: named(service),
    networks: named(network),
    volumes: named(namedVolume),
    secrets: since(1, named(fileObject)),
    configs: since(3, named(fileObject)),
  },
}
