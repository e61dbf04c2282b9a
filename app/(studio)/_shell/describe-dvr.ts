/** How far viewers may go back, for people. */
export const describeDvr = (minutes: number): string =>
  minutes === 0 ? 'Not at all' : minutes === 60 ? 'One hour' : `${minutes} minutes`
