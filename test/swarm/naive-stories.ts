/** Stories over which our updater and the naive model once disagreed, each by the rule it was about. */
import type { Story } from "./naive-trial.ts"

export const stories: readonly (readonly [string, Story])[] = [
  [
    "[RS-6] who asks about a later task makes the supervisor forget restarts of an earlier one's window",
    {
      seed: 1_947_879_861,
      first: {
        replicas: 2,
        image: "zero:v1",
        force: 0,
        restart: { condition: "any", delay: 2_037_001, attempts: 2, window: 10_000_000 },
        update: {
          parallelism: 2,
          delay: 5_011_003,
          action: "pause",
          monitor: 9_030_017,
          ratio: 0.1,
          order: "start-first",
        },
        rollback: {
          parallelism: 1,
          delay: 1_011_003,
          action: "continue",
          monitor: 7_030_017,
          ratio: 0.25,
          order: "start-first",
        },
      },
      settled: true,
      deeds: [
        { after: 154, deed: { type: "change", plan: { replicas: 1 } } },
        { after: 128, deed: { type: "change", plan: { image: "worker:v1" } } },
      ],
    },
  ],
  [
    "[U-10] a worker waits on for a task that was deleted before it ended",
    {
      seed: 12,
      first: {
        replicas: 7,
        image: "age9:v1",
        force: 0,
        restart: { condition: "on-failure", delay: 3_037_001, attempts: 2, window: 10_000_000 },
        update: {
          parallelism: 3,
          delay: 7_011_003,
          action: "pause",
          monitor: 9_030_017,
          ratio: 0.1,
          order: "start-first",
        },
        rollback: {
          parallelism: 4,
          delay: 8_011_003,
          action: "continue",
          monitor: 8_030_017,
          ratio: 1,
          order: "start-first",
        },
      },
      settled: false,
      deeds: [
        {
          after: 42,
          deed: {
            type: "change",
            plan: {
              update: {
                parallelism: 2,
                delay: 0,
                action: "pause",
                monitor: 6_030_017,
                ratio: 0.1,
                order: "stop-first",
              },
            },
          },
        },
        { after: 86, deed: { type: "change", plan: { image: "well:v1" } } },
        { after: 43, deed: { type: "change", plan: { image: "zero:v1" } } },
        { after: 100, deed: { type: "change", plan: { replicas: 4 } } },
      ],
    },
  ],
  [
    "[RS-2] a task that ends in a wait that the updater renewed",
    {
      seed: 2_147_483_630,
      first: {
        replicas: 5,
        image: "worker:v1",
        force: 0,
        restart: { condition: "any", delay: 1_037_001, attempts: 0, window: 0 },
        update: {
          parallelism: 4,
          delay: 2_011_003,
          action: "continue",
          monitor: null,
          ratio: 0.1,
          order: "start-first",
        },
        rollback: {
          parallelism: 0,
          delay: 0,
          action: "rollback",
          monitor: 7_030_017,
          ratio: 0,
          order: "start-first",
        },
      },
      settled: false,
      deeds: [{ after: 148, deed: { type: "change", plan: { image: "sick:v1" } } }],
    },
  ],
  [
    "[S-5] a failed rollback is paused and completed at one instant",
    {
      seed: 1_646_208_851,
      first: {
        replicas: 2,
        image: "missing:v9",
        force: 0,
        restart: { condition: "none", delay: 0, attempts: 1, window: 10_000_000 },
        update: {
          parallelism: 2,
          delay: 8_011_003,
          action: "rollback",
          monitor: 6_030_017,
          ratio: 0.1,
          order: "stop-first",
        },
        rollback: {
          parallelism: 3,
          delay: 8_011_003,
          action: "rollback",
          monitor: 9_030_017,
          ratio: 0,
          order: "stop-first",
        },
      },
      settled: false,
      deeds: [
        { after: 113, deed: { type: "change", plan: { image: "age5:v1", replicas: 8 } } },
        { after: 18, deed: { type: "node", nth: 4, what: "off" } },
      ],
    },
  ],
  [
    "[N-2] a new task fails and its predecessor stops in one commit",
    {
      seed: 1_859_204_555,
      first: {
        replicas: 7,
        image: "zero:v1",
        force: 0,
        restart: { condition: "any", delay: 4_037_001, attempts: 0, window: 0 },
        update: {
          parallelism: 3,
          delay: 0,
          action: "pause",
          monitor: null,
          ratio: 0.2,
          order: "stop-first",
        },
        rollback: {
          parallelism: 3,
          delay: 2_011_003,
          action: "rollback",
          monitor: 3_030_017,
          ratio: 0,
          order: "start-first",
        },
      },
      settled: false,
      deeds: [{ after: 120, deed: { type: "change", plan: { image: "missing:v9" } } }],
    },
  ],
  [
    "[N-17] a waiting task may start in the commit in which its slot is renewed",
    {
      seed: 1_061_930_162,
      first: {
        replicas: 6,
        image: "worker:v1",
        force: 0,
        restart: { condition: "any", delay: 4_037_001, attempts: 2, window: 10_000_000 },
        update: {
          parallelism: 3,
          delay: 6_011_003,
          action: "rollback",
          monitor: 6_030_017,
          ratio: 0.34,
          order: "stop-first",
        },
        rollback: {
          parallelism: 1,
          delay: 2_011_003,
          action: "continue",
          monitor: 7_030_017,
          ratio: 0.1,
          order: "start-first",
        },
      },
      settled: false,
      deeds: [
        { after: 32, deed: { type: "kill", nth: 0 } },
        { after: 125, deed: { type: "change", plan: { image: "missing:v9", replicas: 6 } } },
      ],
    },
  ],
  [
    "[TR-4] a dead task is reported once more and deleted in one commit",
    {
      seed: 771_351_689,
      first: {
        replicas: 2,
        image: "age2:v1",
        force: 0,
        restart: { condition: "on-failure", delay: 3_037_001, attempts: 2, window: 10_000_000 },
        update: {
          parallelism: 2,
          delay: 8_011_003,
          action: "continue",
          monitor: 3_030_017,
          ratio: 0.34,
          order: "stop-first",
        },
        rollback: {
          parallelism: 2,
          delay: 1_011_003,
          action: "rollback",
          monitor: null,
          ratio: 1,
          order: "start-first",
        },
      },
      settled: false,
      deeds: [
        {
          after: 42,
          deed: {
            type: "change",
            plan: {
              image: "missing:v9",
              update: {
                parallelism: 3,
                delay: 8_011_003,
                action: "continue",
                monitor: 8_030_017,
                ratio: 0,
                order: "start-first",
              },
              rollback: {
                parallelism: 4,
                delay: 2_011_003,
                action: "rollback",
                monitor: 3_030_017,
                ratio: 1,
                order: "start-first",
              },
            },
          },
        },
        { after: 65, deed: { type: "change", plan: { image: "age0:v1", replicas: 7 } } },
        {
          after: 113,
          deed: {
            type: "change",
            plan: {
              image: "zero:v1",
              update: {
                parallelism: 2,
                delay: 5_011_003,
                action: "pause",
                monitor: 1_030_017,
                ratio: 0,
                order: "stop-first",
              },
              rollback: {
                parallelism: 4,
                delay: 4_011_003,
                action: "rollback",
                monitor: null,
                ratio: 0.2,
                order: "stop-first",
              },
            },
          },
        },
        { after: 92, deed: { type: "change", plan: { replicas: 5 } } },
      ],
    },
  ],
  [
    "[R-1] a restart and a reconciliation are due at one instant",
    {
      seed: 11,
      first: {
        replicas: 7,
        image: "age2:v1",
        force: 0,
        restart: { condition: "any", delay: 2_037_001, attempts: 2, window: 10_000_000 },
        update: {
          parallelism: 2,
          delay: 2_011_003,
          action: "pause",
          monitor: 1_030_017,
          ratio: 0.2,
          order: "start-first",
        },
        rollback: {
          parallelism: 2,
          delay: 6_011_003,
          action: "continue",
          monitor: 1_030_017,
          ratio: 0.25,
          order: "start-first",
        },
      },
      settled: false,
      deeds: [
        {
          after: 116,
          deed: {
            type: "change",
            plan: {
              update: {
                parallelism: 4,
                delay: 3_011_003,
                action: "pause",
                monitor: 1_030_017,
                ratio: 0.5,
                order: "stop-first",
              },
            },
          },
        },
        {
          after: 45,
          deed: {
            type: "change",
            plan: {
              image: "missing:v9",
              update: {
                parallelism: 4,
                delay: 1_011_003,
                action: "rollback",
                monitor: 7_030_017,
                ratio: 0.34,
                order: "stop-first",
              },
              rollback: {
                parallelism: 0,
                delay: 4_011_003,
                action: "continue",
                monitor: 6_030_017,
                ratio: 0,
                order: "stop-first",
              },
            },
          },
        },
      ],
    },
  ],
  [
    "[U-15] a task that ended long before anybody listens again",
    {
      seed: 1_507_793_985,
      first: {
        replicas: 8,
        image: "age5:v1",
        force: 0,
        restart: { condition: "any", delay: 0, attempts: 2, window: 0 },
        update: {
          parallelism: 0,
          delay: 8_011_003,
          action: "pause",
          monitor: 1_030_017,
          ratio: 0.25,
          order: "stop-first",
        },
        rollback: {
          parallelism: 3,
          delay: 6_011_003,
          action: "rollback",
          monitor: 3_030_017,
          ratio: 0,
          order: "start-first",
        },
      },
      settled: true,
      deeds: [
        { after: 34, deed: { type: "force" } },
        { after: 74, deed: { type: "kill", nth: 17 } },
        { after: 84, deed: { type: "change", plan: { image: "age9:v1", replicas: 7 } } },
      ],
    },
  ],
  [
    "[U-14] an end that did not count when it came may count when it is reported again",
    {
      seed: 1_019_386_569,
      first: {
        replicas: 5,
        image: "worker:v1",
        force: 0,
        restart: { condition: "on-failure", delay: 3_037_001, attempts: 2, window: 10_000_000 },
        update: {
          parallelism: 3,
          delay: 5_011_003,
          action: "rollback",
          monitor: 4_030_017,
          ratio: 0.2,
          order: "start-first",
        },
        rollback: {
          parallelism: 0,
          delay: 3_011_003,
          action: "rollback",
          monitor: 5_030_017,
          ratio: 0.5,
          order: "stop-first",
        },
      },
      settled: false,
      deeds: [
        {
          after: 116,
          deed: {
            type: "change",
            plan: {
              image: "age9:v1",
              update: {
                parallelism: 4,
                delay: 1_011_003,
                action: "rollback",
                monitor: 7000,
                ratio: 0,
                order: "start-first",
              },
              rollback: {
                parallelism: 3,
                delay: 8_011_003,
                action: "continue",
                monitor: 6_030_017,
                ratio: 0,
                order: "stop-first",
              },
            },
          },
        },
        {
          after: 79,
          deed: {
            type: "change",
            plan: {
              restart: { condition: "any", delay: 5_037_001, attempts: 2, window: 10_000_000 },
            },
          },
        },
        { after: 138, deed: { type: "change", plan: { image: "age0:v1" } } },
      ],
    },
  ],
]
