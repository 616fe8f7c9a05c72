/** Paths of the lab's file system: absolute and normalised. */

export function joinPath(base: string, path: string): string {
  const parts: string[] = []
  for (const part of `${path.startsWith("/") ? "" : base}/${path}`.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== "" && part !== ".") parts.push(part)
  }
  return `/${parts.join("/")}`
}

export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/"
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1)
}
