import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export interface PageHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  /** The one primary action last. */
  actions?: ReactNode;
  /** Above the title: where this page hangs. */
  breadcrumb?: ReactNode;
  className?: string;
}

export function PageHeader({ title, description, actions, breadcrumb, className }: PageHeaderProps) {
  return (
    <header className={cn("mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3", className)}>
      <div className="min-w-0">
        {breadcrumb ? <div className="mb-1 text-faint text-sm">{breadcrumb}</div> : null}
        <h1 className="truncate font-semibold text-ink text-xl tracking-tight">{title}</h1>
        {description ? <p className="mt-1 max-w-2xl text-muted text-sm">{description}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={cn("rounded-lg border border-line bg-surface shadow-card", className)} {...props} />;
}

export interface CardHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

export function CardHeader({ title, description, actions, className }: CardHeaderProps) {
  return (
    <div className={cn("flex items-start justify-between gap-4 border-line border-b px-5 py-3.5", className)}>
      <div>
        <h2 className="font-semibold text-ink text-sm">{title}</h2>
        {description ? <p className="mt-0.5 text-[13px] text-muted">{description}</p> : null}
      </div>
      {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
    </div>
  );
}

export interface EmptyStateProps {
  icon?: ReactNode;
  title: ReactNode;
  /** What this list is for, and what to do first. */
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}

/** A list without rows: teaches, with one action. */
export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div
      className={cn(
        "flex flex-col items-center rounded-lg border border-line-strong border-dashed px-6 py-14 text-center",
        className,
      )}
    >
      {icon ? (
        <div className="mb-4 flex size-11 items-center justify-center rounded-xl bg-accent-soft text-accent-text [&_svg]:size-5">
          {icon}
        </div>
      ) : null}
      <h2 className="font-semibold text-ink text-sm">{title}</h2>
      {children ? <div className="mt-1.5 max-w-md text-muted text-sm">{children}</div> : null}
      {action ? <div className="mt-5">{action}</div> : null}
    </div>
  );
}

export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div aria-hidden="true" className={cn("animate-pulse rounded-md bg-line", className)} {...props} />;
}

export function Kbd({ className, ...props }: ComponentProps<"kbd">) {
  return (
    <kbd
      className={cn(
        "inline-flex h-5 min-w-5 items-center justify-center rounded border border-line-strong bg-sunken px-1 font-sans text-[11px] text-faint",
        className,
      )}
      {...props}
    />
  );
}

const calloutTones = {
  info: "border-line bg-sunken text-muted",
  good: "border-good-line bg-good-soft text-good",
  warn: "border-warn-line bg-warn-soft text-warn",
  bad: "border-bad-line bg-bad-soft text-bad",
} as const;

export interface CalloutProps extends Omit<ComponentProps<"div">, "title"> {
  tone?: keyof typeof calloutTones;
  icon?: ReactNode;
  title?: ReactNode;
  action?: ReactNode;
}

/** Something that matters now, in the page's flow. */
export function Callout({ tone = "info", icon, title, action, className, children, ...props }: CalloutProps) {
  return (
    <div
      className={cn(
        "flex items-start gap-3 rounded-lg border px-4 py-3 text-sm [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0",
        calloutTones[tone],
        className,
      )}
      {...props}
    >
      {icon}
      <div className="min-w-0 flex-1">
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div className={cn(title && "mt-0.5", "text-[13px]")}>{children}</div> : null}
      </div>
      {action}
    </div>
  );
}
