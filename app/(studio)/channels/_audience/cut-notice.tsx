import { Notice } from '#ui/notice.tsx'

/** Of a card about the airings of a period, when there are too many. */
export function CutNotice() {
  return (
    <div className="px-4 pb-3 sm:px-5">
      <Notice>Only the first 5,000 airings are included. Choose a shorter period.</Notice>
    </div>
  )
}
