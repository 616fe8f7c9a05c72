/**
 * How much one build may ask for. A few lines that double a variable, or copy what they copied, would
 * take a server's memory and time from everybody's lab. No course's image comes near.
 */
import type { Image } from "../swarm/objects.ts"

export const buildLimits = {
  /** Characters of a Dockerfile. */
  dockerfile: 32 * 1024,
  /** Instructions that are done, build triggers among them. */
  steps: 200,
  /** Characters of an image as JSON: its configuration and its history. */
  image: 32 * 1024,
} as const

export function dockerfileProblem(text: string): string | null {
  const { dockerfile } = buildLimits
  return text.length > dockerfile ? limited(`${dockerfile / 1024} KB of Dockerfile`) : null
}

/** After `steps` instructions, which made this `image`. */
export function stepProblem(steps: number, image: Image): string | null {
  if (steps > buildLimits.steps) return limited(`${buildLimits.steps} steps`)
  const { length } = JSON.stringify(image)
  return length > buildLimits.image ? limited(`${buildLimits.image / 1024} KB of image`) : null
}

const limited = (what: string): string => `a build in this lab is limited to ${what}`
