/** How a call ended: 'done', or the code of its error. */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error) => error.cause?.code ?? error.code,
  )
