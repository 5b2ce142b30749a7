import { cn } from "@callwright/ui";

/** The mark: a way that parts in two, as a call flow does. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={cn("size-7", className)}>
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path
        d="M12 5.5v4.2c0 1.6-1.3 2.3-2.7 2.3H8.6c-1.5 0-2.6.9-2.6 2.6v2.6M12 9.7c0 1.6 1.3 2.3 2.7 2.3h.7c1.5 0 2.6.9 2.6 2.6v2.6"
        stroke="#fff"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
      <circle cx="12" cy="5.6" r="1.7" fill="#fff" />
      <circle cx="6" cy="17.6" r="1.7" fill="#fff" />
      <circle cx="18" cy="17.6" r="1.7" fill="#fff" />
    </svg>
  );
}

export function Logo({ className }: { className?: string }) {
  return (
    <div className={cn("flex items-center gap-2.5", className)}>
      <LogoMark />
      <span className="font-semibold text-[17px] text-ink tracking-tight">Callwright</span>
    </div>
  );
}
