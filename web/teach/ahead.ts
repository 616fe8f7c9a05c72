/** How far the server's clock is ahead of this computer's, from the times that its messages bear. */

/** Less than this is the network's doing: following it would make the seconds stumble. */
const worthFollowing = 1_000

/** `at`: when a message was sent, by the server's clock; `here`: when it came, by ours. All in ms. */
export function aheadAfter(ahead: number, at: number, here: number): number {
  const measured = at - here
  return Math.abs(measured - ahead) < worthFollowing ? ahead : measured
}
