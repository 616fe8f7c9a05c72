/** Clock speeds as people read them: "2×", "0.5×". */
export const rateText = (rate: number) => `${rate}×`

/** What the class page offers; a class may have another one, made by a script. */
export const offeredRates = [0.5, 1, 2, 5, 10, 20] as const
