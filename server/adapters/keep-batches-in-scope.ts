// Prisma collects the findUnique queries of one tick and sends them together, in the async context of the first one:
// another account's. Here queries of different accounts are never joined, and each runs in its own context. This uses
// internals of the client, whose version is pinned; scoped-db.db.test.ts fails if they change.
import { currentAccount, keepScope } from './request-scope.ts'

interface Request {
  within?: ReturnType<typeof keepScope>
}

interface Loader {
  options: {
    batchBy(request: Request): string | undefined
    singleLoader(request: Request): Promise<unknown>
    batchLoader(requests: Request[]): Promise<unknown>
  }
}

export function keepBatchesInScope(client: object): void {
  const { dataloader } = (client as { _requestHandler: { dataloader: Loader } })._requestHandler
  const { batchBy, singleLoader, batchLoader } = dataloader.options
  dataloader.options = {
    ...dataloader.options,
    batchBy(request) {
      request.within = keepScope()
      const batch = batchBy(request)
      return batch && `${currentAccount()} ${batch}`
    },
    singleLoader: (request) => within(request, () => singleLoader(request)),
    batchLoader: (requests) => within(requests[0], () => batchLoader(requests)),
  }
}

const within = <T>(request: Request | undefined, work: () => T): T => (request?.within ?? keepScope())(work)
