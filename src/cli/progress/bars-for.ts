/** Which bars a service is followed with. */
import type { ApiService } from "../../engine/types.ts"
import { CommandFailure } from "../command.ts"
import { type Bars, NodeBars, ReplicaBars } from "./bars.ts"
import type { ProgressDisplay } from "./display.ts"
import { GlobalJobBars, ReplicatedJobBars } from "./job-bars.ts"

export function barsFor(service: ApiService, display: ProgressDisplay): Bars {
  const { Replicated, Global, ReplicatedJob, GlobalJob } = service.Spec.Mode ?? {}
  if (Replicated?.Replicas !== undefined) return new ReplicaBars(display)
  if (Global !== undefined) return new NodeBars(display)
  if (ReplicatedJob !== undefined) return new ReplicatedJobBars(display, service)
  if (GlobalJob !== undefined) return new GlobalJobBars(display)
  throw new CommandFailure("unrecognized service mode")
}
