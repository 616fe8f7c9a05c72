import type { Config } from "drizzle-kit"

export default {
  dialect: "sqlite",
  schema: "./src/classroom/schema.ts",
  out: "./migrations",
} satisfies Config
