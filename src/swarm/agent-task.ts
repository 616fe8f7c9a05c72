/** What a node knows of a task that it was given, and what it is busy with for it. */
import type { Container, StartOutcome } from "./container.ts"
import type { TaskState } from "./objects.ts"
import type { SimTime } from "./time.ts"

/** What a task's manager on the node is busy with. */
export type Operation =
  | { readonly kind: "accept" | "prepare" | "pause"; readonly timer: number }
  /** No timer: the container is paused. */
  | { readonly kind: "start"; readonly timer: number | null; readonly outcome: StartOutcome }
  /** No timer: the container runs for ever, or is paused. */
  | { readonly kind: "wait"; readonly timer: number | null }
  /** A client's hand started the container once its task had ended (hand.ts). */
  | {
      readonly kind: "again"
      readonly how: "start" | "restart"
      readonly timer: number | null
    }
  | { readonly kind: "stop"; readonly timer: number; readonly exitCode: number }

export interface AgentTask {
  readonly id: string
  readonly node: string
  /** As far as the node knows. */
  desired: TaskState
  state: TaskState
  message: string
  operation: Operation | null
  /** When an interrupted start or preparation will have ended. */
  resumeAt: SimTime | null
  container: Container | null
}
