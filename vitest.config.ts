import { readFile } from "node:fs/promises"
import { availableParallelism } from "node:os"
import path from "node:path"
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin"
import { defineConfig } from "vitest/config"

/** Of two cores vitest would leave one to itself, which has nothing to do. */
const maxWorkers = Math.max(2, availableParallelism() - 1)
const migrations = path.join(import.meta.dirname, "migrations")
const walkthrough = path.join(import.meta.dirname, "src/exercises/rolling-updates/walkthrough.txt")

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "core",
          include: ["test/**/*.test.ts"],
          exclude: ["test/workers/**", "test/e2e/**"],
          maxWorkers,
          testTimeout: 30_000,
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: await readD1Migrations(migrations),
                TEST_FULL: process.env.ROLLCALL_TEST_FULL ?? "",
                TEST_WALKTHROUGH: await readFile(walkthrough, "utf8"),
                ROLLCALL_SECRET: "a secret for tests only, long enough to be one",
                INSTRUCTOR_KEY: "the-key-of-the-printed-link",
              },
            },
          })),
        ],
        test: {
          name: "workers",
          include: ["test/workers/**/*.test.ts"],
          setupFiles: ["./test/workers/setup.ts"],
          maxWorkers,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["./test/e2e/support/global-setup.ts"],
          // One real server and two cores: one test at a time.
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
