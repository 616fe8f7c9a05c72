/**
 * The work that needs much code (YAML, Compose files, tar) and that few lines of a class call for: one
 * chunk of its own in the browser, loaded by on-demand.ts.
 */
export { dispatch as dockerCompose } from "./compose-v1/dispatch.ts"
export { runBuild } from "./image/build-image.ts"
export { writeTree } from "./image/tree.ts"
export { laterTree } from "./later-verbs.ts"
export { deployStack } from "./stack/deployment.ts"
export { showConfig } from "./stack/show-config.ts"
