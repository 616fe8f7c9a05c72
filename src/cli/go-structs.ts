/** The structs of docker's Go packages that are inspected: which fields they have, and of which type. */

export type Shape =
  | "bytes"
  | "float"
  | "text"
  | "number"
  | "truth"
  | "duration"
  | "time"
  | "any"
  | { list: Shape }
  | { map: Shape }
  | { struct: string }
  | { pointer: string }
  /** A pointer to what is no struct. */
  | { reference: "duration" | "number" | "truth" }

export const struct = (name: string): Shape => ({ struct: name })
const pointer = (name: string): Shape => ({ pointer: name })
const labels: Shape = { map: "text" }
const words: Shape = { list: "text" }
const aDuration: Shape = { reference: "duration" }
const aNumber: Shape = { reference: "number" }
const aTruth: Shape = { reference: "truth" }

const pace: Readonly<Record<string, Shape>> = {
  Parallelism: "number",
  Delay: "duration",
  FailureAction: "text",
  Monitor: "duration",
  MaxFailureRatio: "float",
  Order: "text",
}

/** Their fields by name, in Go's order. */
export const structs: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  "swarm.Service": {
    ID: "text",
    Version: struct("swarm.Version"),
    CreatedAt: "time",
    UpdatedAt: "time",
    Spec: struct("swarm.ServiceSpec"),
    PreviousSpec: pointer("swarm.ServiceSpec"),
    Endpoint: struct("swarm.Endpoint"),
    UpdateStatus: pointer("swarm.UpdateStatus"),
    ServiceStatus: pointer("swarm.ServiceStatus"),
    JobStatus: "any",
  },
  "swarm.ServiceStatus": {
    RunningTasks: "number",
    DesiredTasks: "number",
    CompletedTasks: "number",
  },
  /** Of configs and secrets. */
  "swarm.Data": {
    ID: "text",
    Version: struct("swarm.Version"),
    CreatedAt: "time",
    UpdatedAt: "time",
    Spec: struct("swarm.DataSpec"),
  },
  "swarm.DataSpec": { Name: "text", Labels: labels, Data: "bytes" },
  "network.Inspect": {
    Name: "text",
    ID: "text",
    Created: "time",
    Scope: "text",
    Driver: "text",
    EnableIPv4: "truth",
    EnableIPv6: "truth",
    IPAM: struct("network.IPAM"),
    Internal: "truth",
    Attachable: "truth",
    Ingress: "truth",
    ConfigFrom: struct("network.ConfigReference"),
    ConfigOnly: "truth",
    Containers: { map: "any" },
    Options: labels,
    Labels: labels,
    Peers: { list: struct("network.PeerInfo") },
    Services: { map: "any" },
  },
  "network.IPAM": {
    Driver: "text",
    Options: labels,
    Config: { list: struct("network.IPAMConfig") },
  },
  "network.IPAMConfig": { Subnet: "text", IPRange: "text", Gateway: "text", AuxAddress: labels },
  "network.ConfigReference": { Network: "text" },
  "network.PeerInfo": { Name: "text", IP: "text" },
  "swarm.Version": { Index: "number" },
  "swarm.UpdateStatus": { State: "text", StartedAt: "any", CompletedAt: "any", Message: "text" },
  "swarm.Task": {
    ID: "text",
    Version: struct("swarm.Version"),
    CreatedAt: "time",
    UpdatedAt: "time",
    Name: "text",
    Labels: labels,
    Spec: struct("swarm.TaskSpec"),
    ServiceID: "text",
    Slot: "number",
    NodeID: "text",
    Status: struct("swarm.TaskStatus"),
    DesiredState: "text",
    NetworksAttachments: { list: "any" },
    GenericResources: { list: "any" },
    JobIteration: "any",
    Volumes: { list: "any" },
  },
  "swarm.TaskStatus": {
    Timestamp: "time",
    State: "text",
    Message: "text",
    Err: "text",
    ContainerStatus: pointer("swarm.ContainerStatus"),
    PortStatus: struct("swarm.PortStatus"),
  },
  "swarm.ContainerStatus": { ContainerID: "text", PID: "number", ExitCode: "number" },
  "swarm.PortStatus": { Ports: { list: struct("swarm.PortConfig") } },
  "swarm.Node": {
    ID: "text",
    Version: struct("swarm.Version"),
    CreatedAt: "time",
    UpdatedAt: "time",
    Spec: struct("swarm.NodeSpec"),
    Description: struct("swarm.NodeDescription"),
    Status: struct("swarm.NodeStatus"),
    ManagerStatus: pointer("swarm.ManagerStatus"),
  },
  "swarm.NodeSpec": { Name: "text", Labels: labels, Role: "text", Availability: "text" },
  "swarm.NodeDescription": {
    Hostname: "text",
    Platform: struct("swarm.Platform"),
    Resources: struct("swarm.Resources"),
    Engine: struct("swarm.EngineDescription"),
    TLSInfo: struct("swarm.TLSInfo"),
    CSIInfo: { list: "any" },
  },
  "swarm.Platform": { Architecture: "text", OS: "text" },
  "swarm.EngineDescription": {
    EngineVersion: "text",
    Labels: labels,
    Plugins: { list: struct("swarm.PluginDescription") },
  },
  "swarm.PluginDescription": { Type: "text", Name: "text" },
  "swarm.TLSInfo": { TrustRoot: "text", CertIssuerSubject: "any", CertIssuerPublicKey: "any" },
  "swarm.NodeStatus": { State: "text", Message: "text", Addr: "text" },
  "swarm.ManagerStatus": { Leader: "truth", Reachability: "text", Addr: "text" },
  "swarm.ServiceSpec": {
    Name: "text",
    Labels: labels,
    TaskTemplate: struct("swarm.TaskSpec"),
    Mode: struct("swarm.ServiceMode"),
    UpdateConfig: pointer("swarm.UpdateConfig"),
    RollbackConfig: pointer("swarm.UpdateConfig"),
    Networks: { list: struct("swarm.NetworkAttachmentConfig") },
    EndpointSpec: pointer("swarm.EndpointSpec"),
  },
  "swarm.UpdateConfig": pace,
  "swarm.ServiceMode": {
    Replicated: pointer("swarm.ReplicatedService"),
    Global: pointer("swarm.GlobalService"),
    ReplicatedJob: "any",
    GlobalJob: "any",
  },
  "swarm.ReplicatedService": { Replicas: aNumber },
  "swarm.GlobalService": {},
  "swarm.TaskSpec": {
    ContainerSpec: pointer("swarm.ContainerSpec"),
    Resources: pointer("swarm.ResourceRequirements"),
    RestartPolicy: pointer("swarm.RestartPolicy"),
    Placement: pointer("swarm.Placement"),
    Networks: { list: struct("swarm.NetworkAttachmentConfig") },
    LogDriver: pointer("swarm.Driver"),
    ForceUpdate: "number",
    Runtime: "text",
  },
  "swarm.NetworkAttachmentConfig": { Target: "text", Aliases: words, DriverOpts: labels },
  "swarm.ContainerSpec": {
    Image: "text",
    Labels: labels,
    Command: words,
    Args: words,
    Hostname: "text",
    Env: words,
    Dir: "text",
    User: "text",
    Groups: words,
    Privileges: "any",
    Init: aTruth,
    StopSignal: "text",
    TTY: "truth",
    OpenStdin: "truth",
    ReadOnly: "truth",
    Mounts: { list: struct("mount.Mount") },
    StopGracePeriod: aDuration,
    Healthcheck: pointer("container.HealthConfig"),
    Hosts: words,
    DNSConfig: pointer("swarm.DNSConfig"),
    Secrets: { list: pointer("swarm.SecretReference") },
    Configs: { list: pointer("swarm.ConfigReference") },
    Isolation: "text",
    Sysctls: labels,
    CapabilityAdd: words,
    CapabilityDrop: words,
    Ulimits: { list: "any" },
  },
  "swarm.Driver": { Name: "text", Options: labels },
  "mount.Mount": {
    Type: "text",
    Source: "text",
    Target: "text",
    ReadOnly: "truth",
    Consistency: "text",
    BindOptions: "any",
    VolumeOptions: "any",
    ImageOptions: "any",
    TmpfsOptions: "any",
    ClusterOptions: "any",
  },
  "container.HealthConfig": {
    Test: words,
    Interval: "duration",
    Timeout: "duration",
    StartPeriod: "duration",
    StartInterval: "duration",
    Retries: "number",
  },
  "swarm.DNSConfig": { Nameservers: words, Search: words, Options: words },
  "swarm.SecretReference": {
    File: pointer("swarm.FileTarget"),
    SecretID: "text",
    SecretName: "text",
  },
  "swarm.ConfigReference": {
    File: pointer("swarm.FileTarget"),
    Runtime: "any",
    ConfigID: "text",
    ConfigName: "text",
  },
  "swarm.FileTarget": { Name: "text", UID: "text", GID: "text", Mode: "number" },
  "swarm.ResourceRequirements": {
    Limits: pointer("swarm.Limit"),
    Reservations: pointer("swarm.Resources"),
  },
  "swarm.Limit": { NanoCPUs: "number", MemoryBytes: "number", Pids: "number" },
  "swarm.Resources": {
    NanoCPUs: "number",
    MemoryBytes: "number",
    GenericResources: { list: "any" },
  },
  "swarm.RestartPolicy": {
    Condition: "text",
    Delay: aDuration,
    MaxAttempts: aNumber,
    Window: aDuration,
  },
  "swarm.Placement": {
    Constraints: words,
    Preferences: { list: "any" },
    MaxReplicas: "number",
    Platforms: { list: "any" },
  },
  "swarm.Endpoint": {
    Spec: struct("swarm.EndpointSpec"),
    Ports: { list: struct("swarm.PortConfig") },
    VirtualIPs: { list: struct("swarm.EndpointVirtualIP") },
  },
  "swarm.EndpointSpec": { Mode: "text", Ports: { list: struct("swarm.PortConfig") } },
  "swarm.EndpointVirtualIP": { NetworkID: "text", Addr: "text" },
  "swarm.PortConfig": {
    Name: "text",
    Protocol: "text",
    TargetPort: "number",
    PublishedPort: "number",
    PublishMode: "text",
  },
}
