/** The variables of a stage: which there are, and what becomes of a word that names them. */
import type { Image } from "../swarm/objects.ts"
import { expandWord } from "./dockerfile-words.ts"

interface HasVariables {
  readonly image: Image
  /** ARGs so far; null where nobody has given one a value. */
  readonly args: ReadonlyMap<string, string | null>
}

/** What the variables of a stage are worth to the builder: the image's own come first. */
export function valuesOf(stage: HasVariables): ReadonlyMap<string, string> {
  return new Map([...allowed(stage), ...environment(stage)])
}

function environment({ image }: HasVariables): readonly [string, string][] {
  return image.config.env.map((pair) => {
    const at = pair.indexOf("=")
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
}

/** ARGs with a value that no variable of the image hides. */
export function allowed(stage: HasVariables): ReadonlyMap<string, string> {
  const hidden = new Set(environment(stage).map(([name]) => name))
  const values = new Map<string, string>()
  for (const [name, value] of stage.args) {
    if (value !== null && !hidden.has(name)) values.set(name, value)
  }
  return values
}

export function expanding(
  stage: HasVariables,
  { escapeMark }: { readonly escapeMark: string },
): (word: string) => string {
  const values = valuesOf(stage)
  return (word) => expandWord(word, values, escapeMark)
}

/** These every command may have without an ARG, and nobody notes them. */
export const isProxy = (name: string): boolean => /^(?:https?|ftp|no|all)_proxy$/i.test(name)
