/**
 * Time in the simulator: whole microseconds since the cluster was created. Never a wall-clock time.
 * Docker's API speaks nanoseconds; `engine/` converts, once.
 */
export type SimTime = number

export const MICROSECOND = 1
export const MILLISECOND = 1_000
export const SECOND = 1_000_000
