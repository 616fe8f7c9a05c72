/** What completion offers for the values of flags that create and update both have. */
import type { Flag } from "../command.ts"

const orders = { values: ["start-first", "stop-first"] }

export const completedValues: Readonly<Record<string, Partial<Flag>>> = {
  "endpoint-mode": { values: ["vip", "dnsrr"] },
  "restart-condition": { values: ["none", "on-failure", "any"] },
  "rollback-failure-action": { values: ["pause", "continue"] },
  "rollback-order": orders,
  "update-failure-action": { values: ["pause", "continue", "rollback"] },
  "update-order": orders,
}

export const healthStartInterval: Flag = {
  name: "health-start-interval",
  kind: "duration",
  usage: "Time between running the check during the start period (ms|s|m|h)",
  since: "1.44",
}
