/** Embedded in other websites: without the frame of the studio. */
export default function WidgetNotFound() {
  return (
    <main className="p-4 text-sm">
      <h1 className="font-semibold">Channel not found</h1>
      <p className="mt-1">Check the address of this schedule.</p>
    </main>
  )
}
