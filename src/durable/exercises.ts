/** The exercises that there are. */
export { exerciseOf, exercises } from "../exercises/catalog.ts"
