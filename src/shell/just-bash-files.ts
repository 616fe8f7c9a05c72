/** Our file system as just-bash's. Errors carry Node's codes and wording, which that library reads. */
import type { FsStat, IFileSystem } from "just-bash/browser"
import { FileError, type FileSystem } from "../lib/process.ts"
import { joinPath, resolvePath } from "./paths.ts"

type Content = string | Uint8Array
type Encoding = { encoding?: string | null } | string | undefined

export function borrowedFiles(files: FileSystem): IFileSystem {
  const stat = async (path: string): Promise<FsStat> => {
    const info = path === "/dev/null" ? nothing : files.stat(resolvePath("/", path))
    if (!info) throw nodeError(new FileError("ENOENT", path), "stat")
    return {
      isFile: info.type === "file",
      isDirectory: info.type === "directory",
      isSymbolicLink: false,
      mode: info.mode,
      size: info.size,
      mtime: new Date(info.modifiedAt),
    }
  }
  const attempt = <T>(what: string, act: () => T): T => {
    try {
      return act()
    } catch (error) {
      throw error instanceof FileError ? nodeError(error, what) : error
    }
  }
  const read = (path: string) =>
    path === "/dev/null" ? "" : attempt("open", () => files.read(resolvePath("/", path)))
  const copy = (from: string, to: string): void => {
    if (files.stat(from)?.type !== "directory") {
      files.write(to, files.read(from))
      return
    }
    files.makeDirectory(to, { parents: true })
    for (const name of files.list(from)) copy(joinPath(from, name), joinPath(to, name))
  }
  const unsupported = async (): Promise<never> => {
    throw new Error("EPERM: operation not permitted, links are not supported")
  }
  return {
    readFile: async (path, options) => {
      const text = read(path)
      return isBinary(options) ? latin1(new TextEncoder().encode(text)) : text
    },
    readFileBuffer: async (path) => new TextEncoder().encode(read(path)),
    writeFile: async (path, content, options) =>
      attempt("open", () => files.write(resolvePath("/", path), textOf(content, options))),
    appendFile: async (path, content, options) =>
      attempt("open", () => files.append(resolvePath("/", path), textOf(content, options))),
    exists: async (path) => path === "/dev/null" || files.stat(resolvePath("/", path)) !== null,
    stat,
    lstat: stat,
    mkdir: async (path, options) =>
      attempt("mkdir", () =>
        files.makeDirectory(resolvePath("/", path), { parents: options?.recursive === true }),
      ),
    readdir: async (path) => [...attempt("scandir", () => files.list(resolvePath("/", path)))],
    rm: async (path, options) => {
      const absolute = resolvePath("/", path)
      if (options?.force === true && !files.stat(absolute)) return
      attempt("rm", () => files.remove(absolute, { recursive: options?.recursive === true }))
    },
    cp: async (from, to) => attempt("cp", () => copy(resolvePath("/", from), resolvePath("/", to))),
    mv: async (from, to) =>
      attempt("rename", () => files.rename(resolvePath("/", from), resolvePath("/", to))),
    resolvePath,
    getAllPaths: () => pathsUnder(files, "/"),
    chmod: async (path, mode) => attempt("chmod", () => files.chmod(resolvePath("/", path), mode)),
    realpath: async (path) => {
      await stat(path)
      return resolvePath("/", path)
    },
    utimes: async () => {},
    symlink: unsupported,
    link: unsupported,
    readlink: unsupported,
  }
}

/** /dev/null, which no file system of ours has. */
const nothing = { type: "file", size: 0, mode: 0o666, modifiedAt: 0 } as const

function pathsUnder(files: FileSystem, directory: string): string[] {
  return files.list(directory).flatMap((name) => {
    const path = joinPath(directory, name)
    return files.stat(path)?.type === "directory" ? [path, ...pathsUnder(files, path)] : [path]
  })
}

function nodeError(error: FileError, what: string): Error {
  const message = error.message.charAt(0).toLowerCase() + error.message.slice(1)
  return Object.assign(new Error(`${error.code}: ${message}, ${what} '${error.path}'`), {
    code: error.code,
  })
}

function isBinary(options: Encoding): boolean {
  const encoding = typeof options === "string" ? options : options?.encoding
  return encoding === "binary" || encoding === "latin1"
}

/** What the library writes is text, bytes, or bytes in a string (a character a byte). */
function textOf(content: Content, options: Encoding): string {
  if (typeof content !== "string") return decode(content)
  if (!isBinary(options)) return content
  return decode(Uint8Array.from(content, (char) => char.charCodeAt(0)))
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(Uint8Array.from(bytes))
}

function latin1(bytes: Uint8Array): string {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
