import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Rows that scroll sideways on narrow windows; figures are tabular. */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface shadow-card">
      <table className={cn("w-full border-collapse text-left text-sm tabular-nums", className)} {...props} />
    </div>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"thead">) {
  return <thead className={cn("sticky top-0 z-10 bg-surface text-faint text-xs", className)} {...props} />;
}

export function TableBody(props: ComponentProps<"tbody">) {
  return <tbody {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr
      className={cn(
        "border-line border-b [tbody>&]:last:border-b-0 focus-visible:outline-offset-[-2px] [tbody>&]:transition-colors [tbody>&]:duration-100 [tbody>&]:hover:bg-hover/60",
        className,
      )}
      {...props}
    />
  );
}

export function TableHeader({ className, ...props }: ComponentProps<"th">) {
  return <th scope="col" className={cn("h-9 whitespace-nowrap px-4 font-medium", className)} {...props} />;
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return <td className={cn("px-4 py-2.5 align-middle", className)} {...props} />;
}
