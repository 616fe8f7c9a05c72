/**
 * Specs: what users wish for, verbatim as the Docker Engine API spells them (capitals and all).
 * Fields that we do not simulate are kept too (`JsonObject` rest), so that nothing a client sends is
 * lost and rollback, compare and inspect work on the whole document. Durations are int64 nanoseconds
 * as the API has them (plain numbers: below 2^53 for anything a class can mean).
 */
import type { Json } from "../lib/json.ts"

/** Nanoseconds. */
export type Nanoseconds = number

export interface UpdateConfig {
  Parallelism?: number
  Delay?: Nanoseconds
  FailureAction?: string
  Monitor?: Nanoseconds
  MaxFailureRatio?: number
  Order?: string
}

export interface RestartPolicy {
  Condition?: string
  Delay?: Nanoseconds
  MaxAttempts?: number
  Window?: Nanoseconds
}

export interface Healthcheck {
  Test?: string[]
  Interval?: Nanoseconds
  Timeout?: Nanoseconds
  StartPeriod?: Nanoseconds
  StartInterval?: Nanoseconds
  Retries?: number
}

export interface Mount {
  Type?: string
  Source?: string
  Target?: string
  BindOptions?: { Propagation?: string }
  [field: string]: Json | object | undefined
}

export interface Privileges {
  CredentialSpec?: { Config?: string; File?: string; Registry?: string } | null
  NoNewPrivileges?: boolean
  [field: string]: Json | object | undefined
}

export interface ContainerSpec {
  Image?: string
  Labels?: Record<string, string>
  Command?: string[]
  Args?: string[]
  Hostname?: string
  Env?: string[]
  Dir?: string
  User?: string
  Init?: boolean
  StopSignal?: string
  StopGracePeriod?: Nanoseconds
  Healthcheck?: Healthcheck
  Mounts?: Mount[]
  Privileges?: Privileges
  Isolation?: string
  Groups?: string[]
  Sysctls?: Record<string, string>
  CapabilityAdd?: string[]
  CapabilityDrop?: string[]
  /** Every other field of Docker's ContainerSpec: kept, compared, not simulated. */
  [field: string]: Json | object | undefined
}

/** A countable thing that a node may have (`gpu=2`), or one of a named kind. */
export interface GenericResource {
  DiscreteResourceSpec?: { Kind?: string; Value?: number }
  NamedResourceSpec?: { Kind?: string; Value?: string }
}

export interface ResourceAmounts {
  NanoCPUs?: number
  MemoryBytes?: number
  /** Reservations only. */
  GenericResources?: GenericResource[]
  [field: string]: Json | object | undefined
}

export interface PlacementPreference {
  Spread?: { SpreadDescriptor?: string }
}

export interface Placement {
  Constraints?: string[]
  Preferences?: PlacementPreference[]
  MaxReplicas?: number
  Platforms?: { Architecture?: string; OS?: string }[]
}

export interface NetworkAttachmentConfig {
  Target?: string
  Aliases?: string[]
  DriverOpts?: Record<string, string>
}

export interface TaskSpec {
  ContainerSpec?: ContainerSpec
  Resources?: { Limits?: ResourceAmounts; Reservations?: ResourceAmounts }
  RestartPolicy?: RestartPolicy
  Placement?: Placement
  Networks?: NetworkAttachmentConfig[]
  LogDriver?: { Name?: string; Options?: Record<string, string> }
  ForceUpdate?: number
  Runtime?: string
  [field: string]: Json | object | undefined
}

export interface PortConfig {
  Name?: string
  Protocol?: string
  TargetPort?: number
  PublishedPort?: number
  PublishMode?: string
}

export interface EndpointSpec {
  Mode?: string
  Ports?: PortConfig[]
}

export interface ServiceMode {
  Replicated?: { Replicas?: number }
  Global?: object
  ReplicatedJob?: { MaxConcurrent?: number; TotalCompletions?: number }
  GlobalJob?: object
}

export interface ServiceSpec {
  Name?: string
  Labels?: Record<string, string>
  TaskTemplate?: TaskSpec
  Mode?: ServiceMode
  UpdateConfig?: UpdateConfig
  RollbackConfig?: UpdateConfig
  Networks?: NetworkAttachmentConfig[]
  EndpointSpec?: EndpointSpec
  [field: string]: Json | object | undefined
}

export interface NodeSpec {
  Name?: string
  Labels?: Record<string, string>
  Role?: "manager" | "worker"
  Availability?: "active" | "pause" | "drain"
}

export interface NetworkSpec {
  Name: string
  Driver?: string
  Labels?: Record<string, string>
  Attachable?: boolean
  Ingress?: boolean
  Internal?: boolean
  Options?: Record<string, string>
  IPAM?: { Driver?: string; Config?: IpamConfig[] }
  [field: string]: Json | object | undefined
}

export interface IpamConfig {
  Subnet?: string
  IPRange?: string
  Gateway?: string
  AuxiliaryAddresses?: Record<string, string>
}

/** Secrets and configs: `Data` is base64 and never rendered for secrets. */
export interface DataSpec {
  Name: string
  Labels?: Record<string, string>
  Data?: string
  /** Of secrets that are kept elsewhere. */
  Driver?: { Name?: string; Options?: Record<string, string> }
  Templating?: { Name?: string; Options?: Record<string, string> }
}
