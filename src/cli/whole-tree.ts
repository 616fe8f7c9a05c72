/** Where docker finds its verbs: those at hand, and all others with the code that comes later. */
import { assert } from "../lib/assert.ts"
import { answersTo, type CommandTree } from "./command.ts"
import { loadHeavy } from "./on-demand.ts"
import { quickTree } from "./verbs.ts"

/** A tree that has what `docker first second` means, if docker has it at all. */
export async function treeFor(first: string, second = ""): Promise<CommandTree> {
  const group = quickTree.groups.find((one) => one.name === first)
  const atHand =
    group?.verbs.some((one) => answersTo(one, second)) ??
    quickTree.verbs.some((one) => one.name === first)
  return atHand ? quickTree : wholeTree()
}

/** Every verb, in the order in which help lists them. */
export async function wholeTree(): Promise<CommandTree> {
  const { laterTree } = await loadHeavy()
  const names = new Set([...quickTree.groups, ...laterTree.groups].map((one) => one.name))
  return {
    groups: [...names].sort().map((name) => {
      const parts = [quickTree, laterTree].flatMap((tree) =>
        tree.groups.filter((one) => one.name === name),
      )
      const [first] = parts
      assert(first !== undefined, "a group has a part")
      return {
        ...first,
        verbs: sorted(parts.flatMap((one) => one.verbs)),
      }
    }),
    verbs: sorted([...quickTree.verbs, ...laterTree.verbs]),
  }
}

function sorted<T extends { readonly name: string }>(list: readonly T[]): readonly T[] {
  return [...list].sort((a, b) => (a.name < b.name ? -1 : 1))
}
