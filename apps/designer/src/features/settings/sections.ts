/** The parts of the settings, and the least role that sees each. */
export const SETTINGS_SECTIONS = [
  { key: "workspace", role: "viewer" },
  { key: "people", role: "viewer" },
  { key: "extensions", role: "viewer" },
  { key: "keys", role: "admin" },
  { key: "origins", role: "viewer" },
  { key: "credentials", role: "admin" },
  { key: "audit", role: "admin" },
  { key: "account", role: "viewer" },
] as const;

export type SettingsSection = (typeof SETTINGS_SECTIONS)[number]["key"];
