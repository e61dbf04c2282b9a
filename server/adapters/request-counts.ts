// Requests of this web process since they were last taken: for the alert on the error rate, which a worker evaluates.

export interface RequestCounts {
  requests: number
  /** Of them, those that failed through a fault of ours. */
  errors: number
}

/** On globalThis because a Next build holds one copy of this module per bundle. */
const holder = globalThis as { cloudPlayoutRequestCounts?: RequestCounts }

export function noteRequests({ requests, errors }: RequestCounts): void {
  const noted = holder.cloudPlayoutRequestCounts ?? { requests: 0, errors: 0 }
  holder.cloudPlayoutRequestCounts = { requests: noted.requests + requests, errors: noted.errors + errors }
}

/** The next counts begin at 0. */
export function takeRequestCounts(): RequestCounts {
  const taken = holder.cloudPlayoutRequestCounts ?? { requests: 0, errors: 0 }
  holder.cloudPlayoutRequestCounts = { requests: 0, errors: 0 }
  return taken
}
