import { Skeleton } from "@callwright/ui";

/** The page's shape while the flow is fetched. */
export function EditorSkeleton() {
  return (
    <div aria-busy="true" className="flex h-full flex-col">
      <div className="flex h-13 shrink-0 items-center gap-3 border-line border-b bg-surface px-4">
        <Skeleton className="h-5 w-56" />
        <div className="flex-1" />
        <Skeleton className="h-8 w-24" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="hidden w-56 shrink-0 flex-col gap-2 border-line border-r bg-surface p-3 md:flex">
          {["a", "b", "c", "d", "e", "f", "g"].map((key) => (
            <Skeleton key={key} className="h-9 w-full" />
          ))}
        </div>
        <div className="flex-1 bg-canvas" />
      </div>
    </div>
  );
}
