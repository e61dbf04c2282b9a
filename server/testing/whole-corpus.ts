/** Whether the test of hard inputs takes all of them (`npm run corpus`), which lasts minutes. */
export const wholeCorpus = (): boolean => process.env.CORPUS === 'all'
