import { type Chosen, MOST_FILES } from './read-drop.ts'

const count = (files: number) => `${files.toLocaleString('en-US')} ${files === 1 ? 'file was' : 'files were'}`

/** What of a drop or a folder is not uploaded; empty: everything is. */
export function describeChosen({ files, leftOut, cut }: Chosen): string {
  if (files.length === 0 && leftOut === 0 && !cut) return 'Nothing was uploaded: there are no files in it.'
  return [
    cut &&
      `There are more than ${MOST_FILES.toLocaleString('en-US')} files: ${count(files.length)} taken. Add the others when these are sent.`,
    leftOut > 0 &&
      `${count(leftOut)} left out: the name does not end as that of a video or audio file does. Add such a file by itself to upload it.`,
  ]
    .filter(Boolean)
    .join(' ')
}
