import type { AppConnection } from "./app-connection";

/** Why an application's command is not done; goes into the NOK. */
export class CommandRefused extends Error {
  override readonly name = "CommandRefused";
}

/** Runs a command, or the part of it that comes later; a {@link CommandRefused} is answered with NOK. */
export function answering(connection: AppConnection, requestId: string, perform: () => void): void {
  try {
    perform();
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error;
    connection.reply(requestId, "NOK", error.message);
  }
}
