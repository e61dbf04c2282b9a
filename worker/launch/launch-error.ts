/** Printed without a stack: what happened and, on a second line, what to do. */
export class LaunchError extends Error {
  readonly remedy: string

  constructor(message: string, remedy: string) {
    super(message)
    this.name = 'LaunchError'
    this.remedy = remedy
  }
}
