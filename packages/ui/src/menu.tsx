"use client";

import { Check } from "lucide-react";
import { ContextMenu as RadixContext, DropdownMenu as RadixMenu } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const content =
  "z-50 min-w-44 animate-appear overflow-hidden rounded-lg border border-line bg-raised p-1 text-sm shadow-pop";
const item =
  "flex select-none items-center gap-2 rounded-md px-2.5 py-1.5 text-ink outline-none data-disabled:pointer-events-none data-disabled:opacity-50 data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:text-faint";
const danger = "text-bad [&_svg]:text-bad";
const label = "px-2.5 pt-1.5 pb-1 font-medium text-faint text-xs";
const separator = "-mx-1 my-1 h-px bg-line";

export const DropdownMenu = RadixMenu.Root;
export const DropdownMenuTrigger = RadixMenu.Trigger;

export function DropdownMenuContent({ className, sideOffset = 4, ...props }: ComponentProps<typeof RadixMenu.Content>) {
  return (
    <RadixMenu.Portal>
      <RadixMenu.Content sideOffset={sideOffset} className={cn(content, className)} {...props} />
    </RadixMenu.Portal>
  );
}

interface MenuItemProps {
  /** Deletes or breaks something. */
  danger?: boolean;
}

export function DropdownMenuItem({
  className,
  danger: isDanger = false,
  ...props
}: ComponentProps<typeof RadixMenu.Item> & MenuItemProps) {
  return <RadixMenu.Item className={cn(item, isDanger && danger, className)} {...props} />;
}

export function DropdownMenuCheckboxItem({
  className,
  children,
  ...props
}: ComponentProps<typeof RadixMenu.CheckboxItem>) {
  return (
    <RadixMenu.CheckboxItem className={cn(item, "pr-8", className)} {...props}>
      {children}
      <RadixMenu.ItemIndicator className="absolute right-3">
        <Check aria-hidden="true" />
      </RadixMenu.ItemIndicator>
    </RadixMenu.CheckboxItem>
  );
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof RadixMenu.Label>) {
  return <RadixMenu.Label className={cn(label, className)} {...props} />;
}

export function DropdownMenuSeparator({ className, ...props }: ComponentProps<typeof RadixMenu.Separator>) {
  return <RadixMenu.Separator className={cn(separator, className)} {...props} />;
}

export const ContextMenu = RadixContext.Root;
export const ContextMenuTrigger = RadixContext.Trigger;

export function ContextMenuContent({ className, ...props }: ComponentProps<typeof RadixContext.Content>) {
  return (
    <RadixContext.Portal>
      <RadixContext.Content className={cn(content, className)} {...props} />
    </RadixContext.Portal>
  );
}

export function ContextMenuItem({
  className,
  danger: isDanger = false,
  ...props
}: ComponentProps<typeof RadixContext.Item> & MenuItemProps) {
  return <RadixContext.Item className={cn(item, isDanger && danger, className)} {...props} />;
}

export function ContextMenuSeparator({ className, ...props }: ComponentProps<typeof RadixContext.Separator>) {
  return <RadixContext.Separator className={cn(separator, className)} {...props} />;
}
