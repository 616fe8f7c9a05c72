/** Image references as the picture writes them. */

/** Without the digest that a deploy pins: `127.0.0.1:5000/worker:v0.4`. */
export function imageTextOf(image: string): string {
  const at = image.indexOf("@")
  return at < 0 ? image : image.slice(0, at)
}

/** The short label of a version: its tag. */
export function tagOf(image: string): string {
  const text = imageTextOf(image)
  const colon = text.lastIndexOf(":")
  return colon > text.lastIndexOf("/") ? text.slice(colon + 1) : "latest"
}

/** The service that mines: the one whose tasks the picture draws in full. */
export function isWorkerService(name: string): boolean {
  return name === "worker" || name.endsWith("_worker")
}
