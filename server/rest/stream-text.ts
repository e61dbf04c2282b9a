import { keepScope } from '#adapters/request-scope.ts'

/** A body of parts that are made as the client reads them: a slow client holds one part in memory. */
export function streamText(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const within = keepScope()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await within(() => parts.next())
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      async cancel() {
        await parts.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
