import net from "node:net";

/** One TCP connection as text, without a meaning yet. */
export interface MediaConnection {
  write(text: string): void;
  end(): void;
}

export interface MediaConnectionHandlers {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** Once, however it ended; not after {@link MediaConnection.end}. */
  readonly onClose: (reason: Error) => void;
}

const CONNECT_TIMEOUT_MS = 2_000;

export function openMediaConnection(
  address: { readonly host: string; readonly port: number },
  handlers: MediaConnectionHandlers,
): MediaConnection {
  const socket = net.connect({ host: address.host, port: address.port, noDelay: true, keepAlive: true });
  socket.setEncoding("utf8");
  let ended = false;
  /** What is asked for in one turn goes out in one write. */
  let waiting = "";
  let failure: Error | null = null;
  const flush = () => {
    const text = waiting;
    waiting = "";
    if (text !== "" && socket.writable) socket.write(text);
  };
  const connectTimer = setTimeout(() => socket.destroy(new Error("connection timed out")), CONNECT_TIMEOUT_MS);
  socket.on("connect", () => {
    clearTimeout(connectTimer);
    handlers.onOpen();
  });
  socket.on("data", (text) => {
    if (!ended) handlers.onText(text.toString());
  });
  socket.on("error", (error) => {
    failure = error;
  });
  socket.on("close", () => {
    clearTimeout(connectTimer);
    if (ended) return;
    ended = true;
    handlers.onClose(failure ?? new Error("the media server closed the connection"));
  });
  return {
    write: (text) => {
      if (ended || !socket.writable) return;
      if (waiting === "") process.nextTick(flush);
      waiting += text;
    },
    end: () => {
      ended = true;
      clearTimeout(connectTimer);
      flush();
      socket.destroySoon();
    },
  };
}
