/** What the migrations make of a database that is in use. */
import { globSync, readFileSync } from "node:fs"
import path from "node:path"
import { DatabaseSync } from "node:sqlite"
import { expect, test } from "vitest"

const root = path.join(import.meta.dirname, "..", "..")
const [first = "", ...later] = globSync("migrations/*.sql", { cwd: root }).sort()

test("a link that was printed before links could be replaced goes on opening the same classes", () => {
  const db = new DatabaseSync(":memory:")
  const apply = (file: string) => db.exec(readFileSync(path.join(root, file), "utf8"))
  apply(first)
  db.exec("INSERT INTO instructors (id, key_hash, created_at) VALUES ('anna', 'hash', 1)")
  for (const file of later) apply(file)
  // As admitPrinted looks it up: the key that is printed is the key that is good.
  const row = db
    .prepare("SELECT id, generation FROM instructors WHERE printed_hash = key_hash")
    .get()
  expect({ ...row }).toEqual({ id: "anna", generation: 1 })
})
