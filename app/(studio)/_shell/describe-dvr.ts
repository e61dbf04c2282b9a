/** A DVR window as a label. */
export const describeDvr = (minutes: number): string =>
  minutes === 0 ? 'Off' : minutes === 60 ? '1 hour' : `${minutes} minutes`
