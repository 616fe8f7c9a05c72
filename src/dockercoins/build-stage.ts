/** A stage of a build: the image so far, and the files that are known to be in it. */
import { sha256Hex } from "../lib/digest.ts"
import { emptyConfig } from "../swarm/image-config.ts"
import type { HistoryEntry, Image } from "../swarm/objects.ts"
import type { FileSource, Measure } from "./copy.ts"
import { polite } from "./meaning.ts"

export interface Stage {
  /** In small letters; empty where it has none. */
  readonly name: string
  /** What the image began with; null for `FROM scratch`. */
  readonly base: Image | null
  readonly image: Image
  /** ARGs so far; null where nobody has given one a value. */
  readonly args: ReadonlyMap<string, string | null>
  /** Copied or written so far, by absolute path. */
  readonly files: ReadonlyMap<string, string>
  /** A command may have left files that nobody can name. */
  readonly isOpaque: boolean
  readonly hasCommand: boolean
}

const usualPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

export function beginStage(name: string, base: Image | null): Stage {
  const image = base === null ? nothing : { ...base, history: historyOf(base) }
  const { env } = image.config
  const hasPath = env.some((pair) => pair.startsWith("PATH="))
  const config = hasPath ? image.config : { ...image.config, env: [usualPath, ...env] }
  return {
    name,
    base,
    image: { ...image, config },
    args: new Map(),
    files: new Map(),
    isOpaque: false,
    hasCommand: false,
  }
}

/** Of every Linux image: what is there under these is more than anybody lists. */
const systemPath =
  /^(?:s?bin|boot|dev|etc|home|lib\w*|media|mnt|opt|proc|root|run|srv|sys|usr|var)(?:\/|$)/

/** The files of a stage, or of an image that was not built here. */
export function filesOf({ files, image, base, isOpaque }: Stage, measure: Measure): FileSource {
  const isThere = (path: string) => isOpaque || (base !== null && systemPath.test(path))
  return {
    files: new Map([...files].map(([path, text]) => [path.slice(1), text])),
    measure,
    isContext: false,
    unlisted: (path) => (isThere(path) ? sha256Hex(`${image.id} ${path}`) : null),
  }
}

/** Here the base is an image of its own: the one that the first step is built upon. */
function historyOf({ id, size, history, createdAt }: Image): readonly HistoryEntry[] {
  const [newest = { createdBy: "", size }, ...older] = history
  return [{ createdAt, ...newest, id }, ...older]
}

/** What `FROM scratch` begins with: no image at all, so it has no id to show. */
const nothing: Image = {
  id: "",
  digest: "",
  size: 0,
  createdAt: 0,
  behaviour: polite,
  program: null,
  config: emptyConfig,
  history: [],
}
