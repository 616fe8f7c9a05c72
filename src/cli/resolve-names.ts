/** Names for the ids in task lists, asked once each, as docker's IDResolver does. */
import type { Api } from "./api.ts"
import { isNotFound } from "./output.ts"

export class NameResolver {
  private readonly api: Api
  private readonly enabled: boolean
  private readonly names = new Map<string, string>()

  constructor(api: Api, enabled: boolean) {
    this.api = api
    this.enabled = enabled
  }

  /** A removed service is shown by its id. */
  async service(id: string): Promise<string> {
    return this.name(`service ${id}`, id, async () => (await this.api.service(id)).Spec.Name ?? id)
  }

  async node(id: string): Promise<string> {
    return this.name(`node ${id}`, id, async () => {
      const node = await this.api.node(id)
      return node.Spec.Name || node.Description.Hostname || id
    })
  }

  private async name(key: string, id: string, ask: () => Promise<string>): Promise<string> {
    if (!this.enabled || id === "") return id
    const known = this.names.get(key)
    if (known !== undefined) return known
    let name = id
    try {
      name = await ask()
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
    this.names.set(key, name)
    return name
  }
}
