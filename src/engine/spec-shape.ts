/** The types of a ServiceSpec's fields: those we read are checked, all others pass as they came. */
import * as v from "valibot"
import {
  count,
  fraction,
  integer,
  labelsShape,
  object,
  optional,
  text,
  texts,
  truth,
} from "./shape.ts"

const updateConfig = optional(
  object({
    Parallelism: count,
    Delay: integer,
    FailureAction: text,
    Monitor: integer,
    MaxFailureRatio: fraction,
    Order: text,
  }),
)

const healthcheck = optional(
  object({
    Test: texts,
    Interval: integer,
    Timeout: integer,
    StartPeriod: integer,
    StartInterval: integer,
    Retries: integer,
  }),
)

const mount = object({
  Type: text,
  Source: text,
  Target: text,
  BindOptions: optional(object({ Propagation: text })),
})

const privileges = optional(
  object({
    // The daemon tells of one that is not there.
    CredentialSpec: v.optional(v.nullable(object({ Config: text, File: text, Registry: text }))),
    NoNewPrivileges: truth,
  }),
)

const containerSpec = optional(
  object({
    Image: text,
    Labels: labelsShape,
    Command: texts,
    Args: texts,
    Hostname: text,
    Env: texts,
    Dir: text,
    User: text,
    Init: truth,
    StopSignal: text,
    StopGracePeriod: integer,
    Healthcheck: healthcheck,
    Mounts: optional(v.array(mount)),
    Privileges: privileges,
    Isolation: text,
    Groups: texts,
    Sysctls: labelsShape,
    CapabilityAdd: texts,
    CapabilityDrop: texts,
    Configs: optional(v.array(object({}))),
    Secrets: optional(v.array(object({}))),
  }),
)

const generic = object({
  DiscreteResourceSpec: optional(object({ Kind: text, Value: integer })),
  NamedResourceSpec: optional(object({ Kind: text, Value: text })),
})

const amounts = optional(
  object({
    NanoCPUs: integer,
    MemoryBytes: integer,
    GenericResources: optional(v.array(generic)),
  }),
)

const placement = optional(
  object({
    Constraints: texts,
    Preferences: optional(
      v.array(object({ Spread: optional(object({ SpreadDescriptor: text })) })),
    ),
    MaxReplicas: count,
    Platforms: optional(v.array(object({ Architecture: text, OS: text }))),
  }),
)

const networks = optional(
  v.array(object({ Target: text, Aliases: texts, DriverOpts: labelsShape })),
)

const taskSpec = optional(
  object({
    ContainerSpec: containerSpec,
    Resources: optional(object({ Limits: amounts, Reservations: amounts })),
    RestartPolicy: optional(
      object({ Condition: text, Delay: integer, MaxAttempts: count, Window: integer }),
    ),
    Placement: placement,
    Networks: networks,
    LogDriver: optional(object({ Name: text, Options: labelsShape })),
    ForceUpdate: count,
    Runtime: text,
  }),
)

const port = object({
  Name: text,
  Protocol: text,
  TargetPort: count,
  PublishedPort: count,
  PublishMode: text,
})

export const serviceSpecShape = object({
  Name: text,
  Labels: labelsShape,
  TaskTemplate: taskSpec,
  Mode: optional(
    object({
      Replicated: optional(object({ Replicas: count })),
      Global: optional(object({})),
      ReplicatedJob: optional(object({ MaxConcurrent: count, TotalCompletions: count })),
      GlobalJob: optional(object({})),
    }),
  ),
  UpdateConfig: updateConfig,
  RollbackConfig: updateConfig,
  Networks: networks,
  EndpointSpec: optional(object({ Mode: text, Ports: optional(v.array(port)) })),
})
