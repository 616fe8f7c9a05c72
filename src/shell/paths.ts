/** Absolute, normalised paths: `/`, or `/a/b` without a slash at the end. */

/** `path` as seen from `cwd`, with `.` and `..` resolved. */
export function resolvePath(cwd: string, path: string): string {
  const names: string[] = []
  for (const name of (path.startsWith("/") ? path : `${cwd}/${path}`).split("/")) {
    if (name === "..") names.pop()
    else if (name !== "" && name !== ".") names.push(name)
  }
  return `/${names.join("/")}`
}

/** The directory that holds `path`; of `/` it is `/`. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/")
  return slash <= 0 ? "/" : path.slice(0, slash)
}

/** The last name of a path; of `/` it is empty. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1)
}

export function joinPath(directory: string, name: string): string {
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`
}

/** True when `path` is `directory` or lies beneath it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || directory === "/" || path.startsWith(`${directory}/`)
}
