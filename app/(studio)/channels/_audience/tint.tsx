/** Readable text in both themes is the limit. */
const STRONGEST = 0.55

/** Colours its parent (relative) by an amount. @param share of the largest, 0 to 1 */
export function Tint({ share }: { share: number }) {
  return <span className="absolute inset-0 bg-accent" style={{ opacity: share * STRONGEST }} aria-hidden />
}
