/**
 * The tables in D1: what outlives a class session. Times are milliseconds since the epoch. Keys,
 * tokens and phrases are never stored, only keyed hashes of them.
 */
import { sql } from "drizzle-orm"
import {
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core"

export const instructors = sqliteTable("instructors", {
  id: text().primaryKey(),
  /** Of the key that lets in. */
  keyHash: text("key_hash").notNull().unique(),
  /** Of the operator's key that it goes back to: once the operator has another, nobody gets in by this one. */
  printedHash: text("printed_hash").unique(),
  /** Cookies of an earlier generation are refused. */
  generation: integer().notNull().default(1),
  createdAt: integer("created_at").notNull(),
})

export const classes = sqliteTable(
  "classes",
  {
    id: text().primaryKey(),
    instructor: text()
      .notNull()
      .references(() => instructors.id),
    /** Six unambiguous characters, see code.ts. */
    code: text().notNull().unique(),
    title: text().notNull(),
    exercise: text().notNull(),
    /** Cluster seconds per second of wall time. */
    rate: real().notNull(),
    /** How many steps show their prose. */
    openSteps: integer("open_steps").notNull(),
    state: text({ enum: ["open", "paused", "ended"] }).notNull(),
    /** Whether the code lets somebody new in; who has joined is not concerned. */
    joinable: integer({ mode: "boolean" }).notNull().default(true),
    /** Whoever is longer than this in one step is called stuck, at the earliest. */
    stuckMinutes: integer("stuck_minutes").notNull().default(8),
    /** Grows with every change, so that a late message about an older state is recognised. */
    version: integer().notNull(),
    createdAt: integer("created_at").notNull(),
    endedAt: integer("ended_at"),
  },
  (table) => [index("classes_by_instructor").on(table.instructor, table.createdAt)],
)

export const students = sqliteTable(
  "students",
  {
    id: text().primaryKey(),
    class: text()
      .notNull()
      .references(() => classes.id),
    name: text().notNull(),
    /** The name as it is compared: two students of a class never share one. */
    nameKey: text("name_key").notNull(),
    /** Tokens of an earlier generation are refused. */
    generation: integer().notNull(),
    resumeHash: text("resume_hash").notNull().unique(),
    joinedAt: integer("joined_at").notNull(),
    removedAt: integer("removed_at"),
  },
  (table) => [
    uniqueIndex("students_by_name").on(table.class, table.nameKey).where(sql`removed_at is null`),
  ],
)

export const progress = sqliteTable(
  "progress",
  {
    student: text()
      .notNull()
      .references(() => students.id),
    step: text().notNull(),
    startedAt: integer("started_at"),
    doneAt: integer("done_at"),
    attempts: integer().notNull(),
    hints: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.student, table.step] })],
)
