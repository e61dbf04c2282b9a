/** Printed without a stack: what happened and, on a second line, what to do. */
export class LaunchError extends Error {
  readonly mend: string

  constructor(message: string, mend: string) {
    super(message)
    this.name = 'LaunchError'
    this.mend = mend
  }
}
