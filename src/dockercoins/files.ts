/** The student's workspace as it is on the first day: DockerCoins and its stack file. */
import { hasherFiles } from "./app/hasher.ts"
import { rngFiles } from "./app/rng.ts"
import { webuiFiles } from "./app/webui.ts"
import { workerFiles } from "./app/worker.ts"

export const home = "/home/student"
/** Where a terminal starts: dockercoins.yml, and the four programs in a directory each. */
export const appDirectory = `${home}/dockercoins`
export const stackFilePath = `${appDirectory}/dockercoins.yml`
export const workerFilePath = `${appDirectory}/worker/worker.py`

export interface WorkspaceFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
  readonly mode: number
}

const stackFile = `# DockerCoins: five services that dig for coins that nobody needs.
# REGISTRY and TAG come from the shell: export TAG=v0.2 before build, push and deploy.
version: "3"

services:
  rng:
    build: rng
    image: \${REGISTRY-127.0.0.1:5000}/rng:\${TAG-latest}
    deploy:
      mode: global

  hasher:
    build: hasher
    image: \${REGISTRY-127.0.0.1:5000}/hasher:\${TAG-latest}

  webui:
    build: webui
    image: \${REGISTRY-127.0.0.1:5000}/webui:\${TAG-latest}
    ports:
      - "8000:80"

  redis:
    image: redis

  worker:
    build: worker
    image: \${REGISTRY-127.0.0.1:5000}/worker:\${TAG-latest}
    deploy:
      replicas: 10
`

export const workspaceFiles: readonly WorkspaceFile[] = [
  { path: stackFilePath, text: stackFile, mode: 0o644 },
  ...Object.entries({ ...workerFiles, ...rngFiles, ...hasherFiles, ...webuiFiles }).map(
    ([name, text]) => ({ path: `${appDirectory}/${name}`, text, mode: 0o644 }),
  ),
]

/** The build context of one of the four programs, as it is on the first day. */
export function originalContext(name: "worker" | "rng" | "hasher" | "webui"): Map<string, string> {
  const prefix = `${appDirectory}/${name}/`
  return new Map(
    workspaceFiles
      .filter((file) => file.path.startsWith(prefix))
      .map((file) => [file.path.slice(prefix.length), file.text]),
  )
}
