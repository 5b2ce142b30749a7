import type { LucideIcon } from "lucide-react";
import { AudioLines, CalendarClock, ContactRound, Hash, House, PhoneCall, Settings, Workflow } from "lucide-react";
import type en from "../../messages/en.json";

export interface NavigationItem {
  key: keyof typeof en.navigation.pages;
  href: string;
  icon: LucideIcon;
}

export interface NavigationGroup {
  key: "work" | "library";
  items: readonly NavigationItem[];
}

/** What the left rail and the command menu lead to. */
export const navigation: readonly NavigationGroup[] = [
  {
    key: "work",
    items: [
      { key: "home", href: "/", icon: House },
      { key: "flows", href: "/flows", icon: Workflow },
      { key: "calls", href: "/calls", icon: PhoneCall },
      { key: "numbers", href: "/numbers", icon: Hash },
    ],
  },
  {
    key: "library",
    items: [
      { key: "prompts", href: "/library/prompts", icon: AudioLines },
      { key: "calendars", href: "/library/calendars", icon: CalendarClock },
      { key: "callerLists", href: "/library/caller-lists", icon: ContactRound },
    ],
  },
];

export const settingsItem: NavigationItem = { key: "settings", href: "/settings", icon: Settings };

export function isCurrent(item: NavigationItem, pathname: string): boolean {
  return item.href === "/" ? pathname === "/" : pathname === item.href || pathname.startsWith(`${item.href}/`);
}
