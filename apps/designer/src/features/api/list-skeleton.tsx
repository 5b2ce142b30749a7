import { Skeleton } from "@callwright/ui";

/** In place of a list that is being loaded. */
export function ListSkeleton({ rows = 4 }: { rows?: number }) {
  return (
    <div className="flex flex-col gap-2" aria-busy="true">
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key) => (
        <Skeleton key={key} className="h-11" />
      ))}
    </div>
  );
}
