/** What an image says about its containers as long as nobody has said anything. */
import type { Image } from "./objects.ts"

export const emptyConfig: Image["config"] = {
  cmd: [],
  entrypoint: [],
  env: [],
  labels: {},
  exposedPorts: [],
  workingDir: "",
  user: "",
  stopSignal: "",
}
