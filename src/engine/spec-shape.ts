/** The types of a ServiceSpec's fields: those we read are checked, all others pass as they came. */
import {
  count,
  duration,
  fraction,
  integer,
  labelsShape,
  list,
  named,
  object,
  optional,
  orNull,
  port,
  small,
  text,
  texts,
  truth,
} from "./shape.ts"

const updateConfig = optional(
  object("swarm.UpdateConfig", {
    Parallelism: count,
    Delay: duration,
    FailureAction: text,
    Monitor: duration,
    MaxFailureRatio: fraction,
    Order: text,
  }),
)

const healthcheck = optional(
  object("container.HealthConfig", {
    Test: texts,
    Interval: duration,
    Timeout: duration,
    StartPeriod: duration,
    StartInterval: duration,
    Retries: small,
  }),
)

const mount = object("mount.Mount", {
  Type: named("mount.Type"),
  Source: text,
  Target: text,
  ReadOnly: truth,
  BindOptions: optional(object("mount.BindOptions", { Propagation: named("mount.Propagation") })),
})

const privileges = optional(
  object("swarm.Privileges", {
    // The daemon tells of one that is not there.
    CredentialSpec: orNull(
      object("swarm.CredentialSpec", { Config: text, File: text, Registry: text }),
    ),
    NoNewPrivileges: truth,
  }),
)

const containerSpec = optional(
  object("swarm.ContainerSpec", {
    Image: text,
    Labels: labelsShape,
    Command: texts,
    Args: texts,
    Hostname: text,
    Env: texts,
    Dir: text,
    User: text,
    Init: truth,
    TTY: truth,
    OpenStdin: truth,
    ReadOnly: truth,
    StopSignal: text,
    StopGracePeriod: duration,
    Healthcheck: healthcheck,
    Hosts: texts,
    Mounts: list(mount),
    Privileges: privileges,
    Isolation: named("container.Isolation"),
    Groups: texts,
    Sysctls: labelsShape,
    CapabilityAdd: texts,
    CapabilityDrop: texts,
    Configs: list(object("*swarm.ConfigReference", {})),
    Secrets: list(object("*swarm.SecretReference", {})),
  }),
)

const generic = object("swarm.GenericResource", {
  DiscreteResourceSpec: optional(
    object("swarm.DiscreteGenericResource", { Kind: text, Value: integer }),
  ),
  NamedResourceSpec: optional(object("swarm.NamedGenericResource", { Kind: text, Value: text })),
})

const amounts = { NanoCPUs: integer, MemoryBytes: integer, GenericResources: list(generic) }

const resources = optional(
  object("swarm.ResourceRequirements", {
    Limits: optional(object("swarm.Limit", { ...amounts, Pids: integer })),
    Reservations: optional(object("swarm.Resources", amounts)),
  }),
)

const preference = object("swarm.PlacementPreference", {
  Spread: optional(object("swarm.SpreadOver", { SpreadDescriptor: text })),
})

const placement = optional(
  object("swarm.Placement", {
    Constraints: texts,
    Preferences: list(preference),
    MaxReplicas: count,
    Platforms: list(object("swarm.Platform", { Architecture: text, OS: text })),
  }),
)

const networks = list(
  object("swarm.NetworkAttachmentConfig", {
    Target: text,
    Aliases: texts,
    DriverOpts: labelsShape,
  }),
)

const taskSpec = optional(
  object("swarm.TaskSpec", {
    ContainerSpec: containerSpec,
    Resources: resources,
    RestartPolicy: optional(
      object("swarm.RestartPolicy", {
        Condition: named("swarm.RestartPolicyCondition"),
        Delay: duration,
        MaxAttempts: count,
        Window: duration,
      }),
    ),
    Placement: placement,
    Networks: networks,
    LogDriver: optional(object("swarm.Driver", { Name: text, Options: labelsShape })),
    ForceUpdate: count,
    Runtime: named("swarm.RuntimeType"),
  }),
)

const portConfig = object("swarm.PortConfig", {
  Name: text,
  Protocol: named("swarm.PortConfigProtocol"),
  TargetPort: port,
  PublishedPort: port,
  PublishMode: named("swarm.PortConfigPublishMode"),
})

const mode = optional(
  object("swarm.ServiceMode", {
    Replicated: optional(object("swarm.ReplicatedService", { Replicas: count })),
    Global: optional(object("swarm.GlobalService", {})),
    ReplicatedJob: optional(
      object("swarm.ReplicatedJob", { MaxConcurrent: count, TotalCompletions: count }),
    ),
    GlobalJob: optional(object("swarm.GlobalJob", {})),
  }),
)

export const serviceSpecShape = object("swarm.ServiceSpec", {
  Name: text,
  Labels: labelsShape,
  TaskTemplate: taskSpec,
  Mode: mode,
  UpdateConfig: updateConfig,
  RollbackConfig: updateConfig,
  Networks: networks,
  EndpointSpec: optional(
    object("swarm.EndpointSpec", {
      Mode: named("swarm.ResolutionMode"),
      Ports: list(portConfig),
    }),
  ),
})
