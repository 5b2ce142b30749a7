/** Every zone that this browser knows, to choose from. `current` is among them even where the browser has it under another name. */
export function timeZoneOptions(current: string): { value: string; label: string }[] {
  const zones = new Set(["UTC", current, ...Intl.supportedValuesOf("timeZone")]);
  return [...zones].sort().map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}
