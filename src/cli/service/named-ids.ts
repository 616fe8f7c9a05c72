/** The secrets and configs that a command line names. */
import type { Filters } from "../../engine/types.ts"
import type { Api } from "../api.ts"
import { filterQuery } from "../api.ts"
import { CommandFailure } from "../command.ts"

interface Named {
  readonly ID: string
  readonly Spec: { readonly Name: string }
}

/** Every name with its id; one that nothing has is a mistake. */
export async function namedIds(
  api: Api,
  kind: "secret" | "config",
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const filters: Filters = { name: [...new Set(names)] }
  const found = await api.get<Named[]>(`/${kind}s`, filterQuery(filters))
  return new Map(
    names.map((name): [string, string] => {
      const match = found.find((object) => object.Spec.Name === name)
      if (match === undefined) throw new CommandFailure(`${kind} not found: ${name}`)
      return [name, match.ID]
    }),
  )
}
