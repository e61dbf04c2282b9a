/** A plain link: the page opens fresh, also from a dialog or a toast. */
export function UpgradeLink() {
  return (
    <a href="/settings/plan" className="font-medium underline">
      Upgrade
    </a>
  )
}
