/** Where a player reads the origin's clock: beside /live, as ISO 8601 with milliseconds. */
export const TIME_PATH = '/time'
