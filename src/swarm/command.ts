/** The one way to change a cluster: a command, applied at an instant, answered or refused. */
import type { Breakage } from "./faults.ts"
import type { Image } from "./objects.ts"
import type { DataSpec, NetworkSpec, NodeSpec, ServiceSpec } from "./spec.ts"
import type { Rotations, SwarmSpec } from "./swarm-settings.ts"
import type { SimTime } from "./time.ts"

export type Command =
  | { readonly type: "service-create"; readonly spec: ServiceSpec }
  | {
      readonly type: "service-update"
      /** Full id, full name or unique id prefix, as the daemon accepts. */
      readonly service: string
      /** The meta.version that the client last saw (CA-8). */
      readonly version: number
      readonly spec: ServiceSpec
      readonly rollback?: "previous"
    }
  | { readonly type: "service-remove"; readonly service: string }
  | {
      readonly type: "node-update"
      readonly node: string
      readonly version: number
      readonly spec: NodeSpec
    }
  | { readonly type: "node-remove"; readonly node: string; readonly force: boolean }
  | {
      readonly type: "swarm-update"
      readonly version: number
      readonly spec: SwarmSpec
      /** What is to be made anew. */
      readonly rotate: readonly (keyof Rotations)[]
    }
  /** `node`: for a bridge of that node's own, the swarm's otherwise. */
  | { readonly type: "network-create"; readonly spec: NetworkSpec; readonly node?: string }
  | { readonly type: "network-remove"; readonly network: string }
  /** Without a name it gets one; a known one stays as it is. */
  | {
      readonly type: "volume-create"
      readonly node: string
      readonly name: string
      readonly labels: Readonly<Record<string, string>> | null
      readonly options: Readonly<Record<string, string>> | null
    }
  | { readonly type: "volume-remove"; readonly node: string; readonly name: string }
  | { readonly type: "secret-create"; readonly spec: DataSpec }
  | { readonly type: "secret-remove"; readonly secret: string }
  /** Of a secret or config only the labels may change. */
  | {
      readonly type: "secret-update" | "config-update"
      readonly id: string
      readonly version: number
      readonly spec: DataSpec
    }
  | { readonly type: "config-create"; readonly spec: DataSpec }
  | { readonly type: "config-remove"; readonly config: string }
  /** A build has ended on a node: the image is there, under its tags (`repository:tag`). */
  | {
      readonly type: "image-store"
      readonly node: string
      readonly image: Image
      readonly tags: readonly string[]
    }
  | {
      readonly type: "image-tag"
      readonly node: string
      readonly image: string
      readonly tag: string
    }
  | {
      readonly type: "image-remove"
      readonly node: string
      readonly image: string
      readonly force?: boolean
      /** Keeps what it was built upon (`docker rmi --no-prune`). */
      readonly keepParents?: boolean
    }
  /** Sends a node's `repository:tag` to the registry that the name says. */
  | { readonly type: "image-push"; readonly node: string; readonly tag: string }
  /** `docker pull` by hand: the image is on the node when the command returns. */
  | { readonly type: "image-pull"; readonly node: string; readonly reference: string }
  | Fault

/** `kill` is SIGKILL, `remove` `docker rm -f`; `start` is for what has ended. */
export type HandledHow = "kill" | "stop" | "remove" | "restart" | "start" | "pause" | "unpause"

/** Things that break, for exercises and instructors; each can be undone. */
export type Fault =
  /** A power cut, unless its engine is stopped in good order. */
  | { readonly type: "node-power-off"; readonly node: string; readonly gracefully?: boolean }
  | { readonly type: "node-start"; readonly node: string }
  | { readonly type: "registry-power"; readonly up: boolean }
  | {
      readonly type: "container-kill"
      readonly task: string
      readonly how: HandledHow
      /** What a stop or restart leaves it before SIGKILL; ten seconds unless said otherwise. */
      readonly grace?: SimTime
    }
  /** Every pull from the cluster's registry takes this much longer; 0 undoes it. */
  | { readonly type: "registry-delay"; readonly delay: SimTime }
  /** Every pull on the node takes this much longer, wherever it is from; 0 undoes it. */
  | { readonly type: "pull-delay"; readonly node: string; readonly delay: SimTime }
  /** What the node's agent says happened when is off by so much; 0 undoes it. */
  | { readonly type: "node-clock"; readonly node: string; readonly offset: SimTime }
  | { readonly type: "node-drain"; readonly node: string; readonly drained: boolean }
  /** The image that has this name now, until null mends it. Containers that run are left alone. */
  | { readonly type: "image-break"; readonly image: string; readonly how: Breakage | null }

/** What a command gives back when it was done. */
export interface Done {
  /** Of the object created or changed; empty where there is none. */
  readonly id: string
  /** Digest of a pushed or pulled image. */
  readonly digest?: string
  /** meta.version after the change, where there is an object. */
  readonly version?: number
  readonly warnings?: readonly string[]
  /** What the removal of an image took away, in order. */
  readonly removed?: readonly RemovedImage[]
}

/** A name taken from an image; or an image, or a layer that no other image has, deleted. */
export type RemovedImage =
  | { readonly untagged: string }
  | { readonly deleted: string }
  | { readonly layer: string; readonly bytes: number }

/** gRPC's words, as SwarmKit's control API uses them; `engine/` maps each to an HTTP status. */
export type RefusalCode =
  | "InvalidArgument"
  | "NotFound"
  | "AlreadyExists"
  | "FailedPrecondition"
  | "Unimplemented"
  | "Unknown"
  | "ResourceExhausted"
  | "Unavailable"

export interface Refusal {
  readonly code: RefusalCode
  /** SwarmKit's own text, without the `rpc error: code = … desc = ` prefix. */
  readonly message: string
}
