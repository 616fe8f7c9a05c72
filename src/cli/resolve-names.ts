/**
 * Names for the ids in task lists, asked once each, as docker's IDResolver does; but all at once, so
 * that a list costs one trip to the engine and not one for each node.
 */
import type { Api } from "./api.ts"
import { isNotFound } from "./output.ts"

export class NameResolver {
  private readonly api: Api
  private readonly enabled: boolean
  private readonly names = new Map<string, Promise<string>>()

  constructor(api: Api, enabled: boolean) {
    this.api = api
    this.enabled = enabled
  }

  /** A removed service is shown by its id. */
  service(id: string): Promise<string> {
    return this.name(`service ${id}`, id, async () => (await this.api.service(id)).Spec.Name ?? id)
  }

  node(id: string): Promise<string> {
    return this.name(`node ${id}`, id, async () => {
      const node = await this.api.node(id)
      return node.Spec.Name || node.Description.Hostname || id
    })
  }

  private name(key: string, id: string, ask: () => Promise<string>): Promise<string> {
    if (!this.enabled || id === "") return Promise.resolve(id)
    const known = this.names.get(key)
    if (known !== undefined) return known
    const name = ask().catch((error: unknown) => {
      if (!isNotFound(error)) throw error
      return id
    })
    this.names.set(key, name)
    return name
  }
}
