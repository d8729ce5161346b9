/**
 * Looks again while the box makes something: often at first, less and less while nothing changes,
 * and not for ever. Each look is a line in the log, and would keep a session open.
 */
const FIRST_MS = 1_500
const SLOWER = 1.2
/** Ten minutes without any change. */
const MOST_LOOKS = 24

/** What is known of a query when the next look is planned. */
interface Looked<Data> {
  state: { data: Data | undefined; dataUpdateCount: number; errorUpdateCount: number }
}

/** How often was looked when an answer was first seen. One that says the same is the same object. */
const firstSeen = new WeakMap<WeakKey, number>()

/** A `refetchInterval`, for as long as an answer says that something is still being made. */
export function looking<Data extends object>(isMaking: (data: Data) => boolean) {
  return ({ state: { data, dataUpdateCount, errorUpdateCount } }: Looked<Data>): number | false => {
    if (data === undefined || !isMaking(data)) return false
    const looks = dataUpdateCount + errorUpdateCount
    const first = firstSeen.get(data) ?? looks
    firstSeen.set(data, first)
    const idle = looks - first
    return idle < MOST_LOOKS && FIRST_MS * SLOWER ** idle
  }
}
