export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = "callwright.theme";
const DARK_QUERY = "(prefers-color-scheme: dark)";

/**
 * Runs before the first paint: sets `data-theme` by what the person chose in this browser, or by the system.
 * It stays in step with the system while nothing is chosen.
 */
export const THEME_SCRIPT = `(()=>{const q=matchMedia("${DARK_QUERY}");const set=()=>{let t="system";try{t=localStorage.getItem("${STORAGE_KEY}")??t}catch{}document.documentElement.dataset.theme=t==="dark"||(t==="system"&&q.matches)?"dark":"light"};set();q.addEventListener("change",set)})()`;

export function readTheme(): Theme {
  const stored = localStorage.getItem(STORAGE_KEY);
  return THEMES.find((theme) => theme === stored) ?? "system";
}

export function applyTheme(theme: Theme): void {
  localStorage.setItem(STORAGE_KEY, theme);
  const dark = theme === "dark" || (theme === "system" && matchMedia(DARK_QUERY).matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}
