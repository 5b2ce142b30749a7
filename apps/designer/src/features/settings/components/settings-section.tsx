import type { ReactNode } from "react";

export interface SettingsSectionProps {
  title: string;
  description: string;
  action?: ReactNode;
  children: ReactNode;
}

/** The head of one part of the settings. */
export function SettingsSectionFrame({ title, description, action, children }: SettingsSectionProps) {
  return (
    <section>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="max-w-xl">
          <h2 className="font-semibold text-base text-ink">{title}</h2>
          <p className="mt-0.5 text-muted text-sm">{description}</p>
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
