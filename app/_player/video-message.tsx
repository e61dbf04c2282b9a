import type { ReactNode } from 'react'

/** Over the picture of a video that cannot be played. */
export function VideoMessage({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="absolute inset-0 grid place-items-center bg-black/85 px-6 text-center text-white">
      <div role="alert">
        <p className="font-semibold">{title}</p>
        <p className="mt-1 text-sm text-white/80">{children}</p>
        {action}
      </div>
    </div>
  )
}
