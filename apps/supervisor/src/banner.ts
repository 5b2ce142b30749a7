import type { SeedReport } from "./seed";
import type { Settings } from "./settings";

/** The block that a start prints when everything runs. Its last line is what programs wait for. */
export function banner(settings: Settings, report: SeedReport): string {
  const section = (title: string, lines: readonly string[]) =>
    lines.map((line, i) => `  ${(i === 0 ? title : "").padEnd(14)}${line}`);
  return [
    "",
    ...section("Open", [settings.publicUrl]),
    ...section("Sign in", report.signIn),
    ...section("First call", report.firstCall),
    ...section("Health", [`${settings.publicUrl}/api/health`]),
    ...section("Data and logs", [settings.dataDir]),
    ...section("Stop", ["Ctrl-C"]),
    "",
    `Callwright is ready: ${settings.publicUrl}`,
  ].join("\n");
}
