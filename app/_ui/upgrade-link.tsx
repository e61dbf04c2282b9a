import { publicPath } from './public-path.ts'

/** A plain link: the page opens fresh, also from a dialog or a toast. */
export function UpgradeLink() {
  return (
    <a href={publicPath('/settings/plan')} className="font-medium underline">
      Upgrade
    </a>
  )
}

/** Below an option that the plan of the account does not have. */
export function NotInPlan() {
  return (
    <p className="text-muted text-xs">
      Not in your plan. <UpgradeLink />
    </p>
  )
}
